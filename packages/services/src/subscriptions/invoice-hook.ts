import { ok, type DomainError, type Invoice, type InvoiceStatus, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { joined, type Planned } from '../plan.ts'
import { afterInvoice, type InvoiceOutcome, type PaidBy } from './after-invoice.ts'
import { loadSide } from './side.ts'

/** What the status that an invoice comes to means for its subscription; others mean nothing by themselves. */
const OUTCOMES: Readonly<Partial<Record<InvoiceStatus, InvoiceOutcome>>> = {
  paid: { kind: 'paid', byRetry: false },
  voided: { kind: 'voided' },
  uncollectible: { kind: 'written_off' },
  overdue: { kind: 'overdue' },
}

/**
 * What somebody did to an invoice, with what it means for the subscription that the invoice bills: one more round trip, for
 * those invoices alone. `before` is the invoice as it was read.
 */
export async function withItsSubscription<T extends InvoiceWithLines & Partial<NonNullable<PaidBy['bought']>>>(
  context: Context,
  before: Invoice,
  planned: Result<Planned<T>, DomainError>,
): Promise<Result<Planned<T>, DomainError>> {
  if (!planned.ok || before.subscriptionId === null) return planned
  const { value, plan } = planned.value
  const outcome = value.invoice.status === before.status ? undefined : OUTCOMES[value.invoice.status]
  const side = outcome ? await loadSide(context, before.id) : null
  if (!outcome || !side) return planned
  const { payment = null, orderId = null } = value
  const told = outcome.kind === 'paid' ? { ...outcome, bought: { payment, orderId } } : outcome
  return ok({ value, plan: joined(plan, afterInvoice(context, side, value, told)) })
}
