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
  /** The charge was undone before it was settled, so a statement never shows it. Messages from before it lack this. */
  readonly undone?: boolean | undefined
}

/**
 * Tells the customer of a refund, done by undoing the charge or not. A void that was asked for by name, and what was returned
 * by hand, need no mail. Pinned by refunds-refused.test.ts.
 */
export function refundNotice(
  { merchant, customer, invoice }: ReversalState,
  reversal: Reversal,
  { cardBrand, cardLast4 }: Payment,
): MessageDraft[] {
  if (reversal.kind !== 'refund' || reversal.method === 'offline') return []
  const data: RefundData = {
    invoiceNumber: invoice.row.number,
    customerName: customer.name,
    refundedAt: reversal.processedAt ?? reversal.updatedAt,
    timeZone: merchant.timezone,
    currency: reversal.currency,
    amountMinor: reversal.amountMinor,
    card: cardBrand && cardLast4 ? { brand: cardBrand, last4: cardLast4 } : null,
    undone: reversal.method === 'void',
  }
  return [{ kind: 'refund', recipient: customer.email, phone: customer.phone, data: { ...data } }]
}
