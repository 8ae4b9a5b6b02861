import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { InvoiceWithLines } from './get.ts'
import { loadBill } from './load.ts'
import { planMoves, stepTo } from './moves.ts'

/** Gives a submitted invoice back to be worked on, with the reason. Errors: `resource_missing`, `invalid_state`. */
export async function rejectInvoice(
  context: Context,
  id: string,
  reason: string | null,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  const own = bill.value.context
  return planMoves(own, bill.value, [
    ({ invoice }) => {
      const next = stepTo(invoice, 'reject', 'rejected')
      if (!next.ok) return next
      const set = { status: next.value, rejectedAt: own.now, rejectionReason: reason }
      return ok({ set, event: 'invoice.updated', action: 'invoice.reject' })
    },
  ])
}
