import type { Dispute, Merchant } from '@revkeen-edge/domain'
import type { MessageDraft } from '../plan.ts'

/** What the mail about a new dispute is written from. Amounts in minor units, times in UTC milliseconds. */
export interface DisputeData {
  readonly disputeId: string
  readonly customerName: string | null
  readonly reason: string | null
  readonly timeZone: string
  readonly currency: string
  readonly amountMinor: number
  readonly feeMinor: number
  readonly disputedAt: number
  readonly evidenceDueAt: number | null
  readonly card: { readonly brand: string; readonly last4: string } | null
}

/** Tells the merchant of a dispute, at the address that its customers write to. */
export function disputeNotice({ supportEmail, timezone }: Merchant, dispute: Dispute): MessageDraft[] {
  if (supportEmail === null) return []
  const { id, customerName, reason, currency, amountMinor, feeMinor, disputedAt, evidenceDueAt, cardBrand, cardLast4 } =
    dispute
  const data: DisputeData = {
    disputeId: id,
    customerName,
    reason,
    timeZone: timezone,
    currency,
    amountMinor,
    feeMinor,
    disputedAt,
    evidenceDueAt,
    card: cardBrand && cardLast4 ? { brand: cardBrand, last4: cardLast4 } : null,
  }
  return [{ kind: 'dispute_opened', recipient: supportEmail, data: { ...data } }]
}
