import { err, invalidState, invoiceVoided, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { InvoiceWithLines } from './get.ts'
import { loadBill, type Bill } from './load.ts'
import { planMoves, stepTo, type Decide } from './moves.ts'
import { withItsSubscription } from '../subscriptions/invoice-hook.ts'

/**
 * Voids an invoice of which nothing was paid: nobody owes it any more, and its discounts may be used again. Refused while
 * a charge of it is under way; one that begins meanwhile moves the invoice's version and refuses the commit.
 * Errors: `resource_missing`, `invalid_state`, `payment_processing`.
 */
export async function voidInvoice(
  context: Context,
  id: string,
  reason: string | null,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  const planned = await planMoves(bill.value.context, bill.value, [voiding(bill.value.context, bill.value, reason)])
  return withItsSubscription(context, bill.value.invoice, planned)
}

/** The move that voids an invoice. */
export function voiding(context: Context, bill: Pick<Bill, 'open' | 'redemptions'>, reason: string | null): Decide {
  return ({ invoice }) => {
    if (invoice.paidMinor > 0) {
      return err(invalidState('The invoice has payments, so it cannot be voided: refund it instead.'))
    }
    const next = stepTo(invoice, 'void', 'voided')
    if (!next.ok) return next
    if (bill.open) return err(underWay)
    return ok({
      set: { status: next.value, voidedAt: context.now, voidReason: reason },
      event: 'invoice.voided',
      action: 'invoice.void',
      changes: bill.redemptions.map(({ id }) => ({ kind: 'drop_redemption', id })),
      movements: [invoiceVoided(invoice)],
    })
  }
}

export const underWay = {
  code: 'payment_processing',
  message: 'A payment of this invoice is being checked.',
} as const satisfies DomainError
