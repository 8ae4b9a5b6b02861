import { presentCheckoutSession, presentPaymentLink } from '@revkeen-edge/contracts'
import {
  SESSION,
  transition,
  type CheckoutSession,
  type Customer,
  type Invoice,
  type Payment,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Delivery } from '../orders/of-invoice.ts'
import { update, updated, type Change, type EventDraft } from '../plan.ts'
import type { SettleState } from './state.ts'

interface Completion {
  readonly changes: readonly Change[]
  events(checkoutUrl: string): readonly EventDraft[]
}

interface Bought {
  readonly customer: Customer
  readonly invoice: Invoice
  readonly payment: Payment
  readonly delivery: Delivery
}

/**
 * The page that a payment came through: its session is complete, its link has sold once more. A link for one invoice
 * is over once that is paid; a link that sells goes on.
 */
export function completedSession(
  context: Context,
  { session, link, invoice: existing }: SettleState,
  bought: Bought,
): Completion {
  const about = {
    customerId: bought.customer.id,
    invoiceId: bought.invoice.id,
    orderId: bought.delivery.order?.row.id ?? null,
  }
  const done = session && { row: session, set: completion(context, session, bought) }
  const over = existing !== null && bought.invoice.status === 'paid'
  const ended = { status: 'completed' as const, updatedAt: context.now }
  return {
    changes: [
      ...(done ? [update('checkoutSessions', done.row, done.set)] : []),
      ...(link ? [{ kind: 'count_completion' as const, paymentLinkId: link.id }] : []),
      ...(link && over ? [update('paymentLinks', link, ended)] : []),
    ],
    events: (checkoutUrl) => [
      ...(done ? [sessionCompleted(about, updated(done.row, done.set))] : []),
      ...(link
        ? [
            {
              ...about,
              type: 'payment_link.completed' as const,
              objectType: 'payment_link',
              objectId: link.id,
              object: presentPaymentLink(over ? { ...link, ...ended } : link, checkoutUrl),
            },
          ]
        : []),
    ],
  }
}

function completion(
  { now }: Context,
  session: CheckoutSession,
  { customer, delivery, payment }: Bought,
): Partial<CheckoutSession> {
  const next = transition(SESSION, session.status, 'complete')
  if (!next.ok) throw new Error(`a ${session.status} session cannot complete`)
  return {
    status: next.value,
    customerId: customer.id,
    orderId: delivery.order?.row.id ?? null,
    paymentId: payment.id,
    completedAt: now,
    updatedAt: now,
  }
}

function sessionCompleted(
  about: Pick<EventDraft, 'customerId' | 'invoiceId' | 'orderId'>,
  session: CheckoutSession,
): EventDraft {
  const object = presentCheckoutSession(session)
  return { ...about, type: 'checkout.session.completed', objectType: 'checkout_session', objectId: session.id, object }
}
