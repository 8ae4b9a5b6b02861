import { err, invalidState, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { InvoiceWithLines } from './get.ts'
import { loadBill } from './load.ts'
import { planMoves, stepTo } from './moves.ts'

/** Hands a draft to whoever approves invoices. Errors: `resource_missing`, `invalid_state`. */
export async function submitInvoice(
  context: Context,
  id: string,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  const own = bill.value.context
  return planMoves(own, bill.value, [
    ({ invoice, lines }) => {
      const next = stepTo(invoice, 'submit', 'submitted')
      if (!next.ok) return next
      if (lines.length === 0) return err(invalidState('An invoice without lines cannot be submitted.'))
      const set = { status: next.value, submittedAt: own.now, rejectedAt: null, rejectionReason: null }
      return ok({ set, event: 'invoice.updated', action: 'invoice.submit' })
    },
  ])
}
