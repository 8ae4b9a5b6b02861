import { err, invoiceWrittenOff, ok, outstanding, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { InvoiceWithLines } from './get.ts'
import { loadBill, type Bill } from './load.ts'
import { planMoves, stepTo, type Decide } from './moves.ts'
import { underWay } from './void.ts'
import { withItsSubscription } from '../subscriptions/invoice-hook.ts'

/** Gives up what is still owed on an invoice: a loss in the ledger. Errors: those of voiding one. */
export async function markInvoiceUncollectible(
  context: Context,
  id: string,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  const planned = await planMoves(bill.value.context, bill.value, [writingOff(bill.value.context, bill.value)])
  return withItsSubscription(context, bill.value.invoice, planned)
}

/** The move that writes an invoice off. */
export function writingOff({ now }: Context, { open }: Pick<Bill, 'open'>): Decide {
  return ({ invoice }) => {
    const next = stepTo(invoice, 'write_off', 'written off')
    if (!next.ok) return next
    if (open) return err(underWay)
    return ok({
      set: { status: next.value, uncollectibleAt: now },
      event: 'invoice.uncollectible',
      action: 'invoice.mark_uncollectible',
      movements: [invoiceWrittenOff({ ...invoice, outstandingMinor: outstanding(invoice) })],
    })
  }
}
