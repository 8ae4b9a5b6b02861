import type { Payment, Reversal } from '@revkeen-edge/domain'
import type { MessageDraft } from '../plan.ts'
import type { ReversalState } from './state.ts'

/** What the mail about a refund is written from. Amounts in minor units. */
export interface RefundData {
  readonly invoiceNumber: string | null
  readonly customerName: string | null
  readonly refundedAt: number
  readonly timeZone: string
  readonly currency: string
  readonly amountMinor: number
  readonly card: { readonly brand: string; readonly last4: string } | null
}

/** Tells the customer of a refund. A void never shows on a statement, and what was returned by hand needs no mail. */
export function refundNotice(
  { merchant, customer, invoice }: ReversalState,
  reversal: Reversal,
  { cardBrand, cardLast4 }: Payment,
): MessageDraft[] {
  if (reversal.method !== 'refund') return []
  const data: RefundData = {
    invoiceNumber: invoice.row.number,
    customerName: customer.name,
    refundedAt: reversal.processedAt ?? reversal.updatedAt,
    timeZone: merchant.timezone,
    currency: reversal.currency,
    amountMinor: reversal.amountMinor,
    card: cardBrand && cardLast4 ? { brand: cardBrand, last4: cardLast4 } : null,
  }
  return [{ kind: 'refund', recipient: customer.email, data: { ...data } }]
}
