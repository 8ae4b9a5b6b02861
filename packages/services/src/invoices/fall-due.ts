import { INVOICE, isLate, ok, transition, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { getInvoice, type InvoiceWithLines } from './get.ts'
import { planMoves, type Decide } from './moves.ts'
import { withItsSubscription } from '../subscriptions/invoice-hook.ts'

/** Marks an invoice overdue once its time has passed. One that was paid, voided or marked meanwhile stays as it is. */
export async function fallDue(context: Context, id: string): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const found = await getInvoice(context, id)
  if (!found.ok) return found
  const planned = await planMoves(context, found.value, [fallingDue(context)])
  return withItsSubscription(context, found.value.invoice, planned)
}

/** The move that marks an invoice overdue; none where it is not open or not late. */
export function fallingDue({ now }: Pick<Context, 'now'>): Decide {
  return ({ invoice }) => {
    const next = transition(INVOICE, invoice.status, 'fall_due')
    if (!next.ok || !isLate(invoice, now)) return ok(null)
    return ok({ set: { status: next.value }, event: 'invoice.overdue', action: 'invoice.overdue' })
  }
}
