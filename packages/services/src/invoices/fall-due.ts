import { INVOICE, ok, transition, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { getInvoice, type InvoiceWithLines } from './get.ts'
import { planMoves } from './moves.ts'

/** Marks an invoice overdue once its time has passed. One that was paid, voided or marked meanwhile stays as it is. */
export async function fallDue(context: Context, id: string): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const found = await getInvoice(context, id)
  if (!found.ok) return found
  return planMoves(context, found.value, [
    ({ invoice }) => {
      const next = transition(INVOICE, invoice.status, 'fall_due')
      if (!next.ok || invoice.dueAt === null || invoice.dueAt >= context.now) return ok(null)
      return ok({ set: { status: next.value }, event: 'invoice.overdue', action: 'invoice.overdue' })
    },
  ])
}
