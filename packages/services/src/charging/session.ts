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
import { update, updated, type Change, type EventDraft } from '../plan.ts'
import type { SettleState } from './state.ts'

interface Completion {
  readonly changes: readonly Change[]
  events(checkoutUrl: string): readonly EventDraft[]
}

/** What a session came to. Without a payment, a subscription began or a method was stored. */
export interface Bought {
  readonly customer: Pick<Customer, 'id'>
  /** Null where nothing was billed. */
  readonly invoice: Invoice | null
  readonly payment: Pick<Payment, 'id'> | null
  /** The order that it pays, or made. */
  readonly orderId: string | null
  readonly subscriptionId?: string | null
  readonly paymentMethodId?: string | null
}

/**
 * The page that a payment came through, or the session that asked for it: the session is complete, its link has sold
 * once more. A link for one invoice is over once that is paid; a link that sells goes on. So is a session that asked for
 * what was paid on another page. Pinned by doors-requests.test.ts.
 */
export function completedSession(
  context: Context,
  { session, request, link, invoice: existing }: Pick<SettleState, 'session' | 'request' | 'link' | 'invoice'>,
  bought: Bought,
): Completion {
  const invoiceId = bought.invoice?.id ?? null
  const about = { customerId: bought.customer.id, invoiceId, orderId: bought.orderId }
  const paid = existing !== null && bought.invoice?.status === 'paid'
  const over = paid && link !== null && link.invoiceId !== null
  const ended = { status: 'completed' as const, updatedAt: context.now }
  const asked = paid && request?.status === 'open' ? request : null
  const done = [session, asked].flatMap((row) => (row ? [sessionOver(context.now, row, bought)] : []))
  return {
    changes: [
      ...done.flatMap(({ changes }) => changes),
      ...(link ? [{ kind: 'count_completion' as const, paymentLinkId: link.id }] : []),
      ...(link && over ? [update('paymentLinks', link, ended)] : []),
    ],
    events: (checkoutUrl) => [
      ...done.flatMap(({ events }) => events),
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

/** One session that has come to something: nothing where it had before. */
export function sessionOver(
  now: number,
  session: CheckoutSession,
  bought: Bought,
): { readonly changes: readonly Change[]; readonly events: readonly EventDraft[] } {
  const set = completion(now, session, bought)
  if (!set) return { changes: [], events: [] }
  const { customer, invoice, orderId } = bought
  const about = { customerId: customer.id, invoiceId: invoice?.id ?? null, orderId, ...subscriptionOf(bought) }
  return {
    changes: [update('checkoutSessions', session, set)],
    events: [sessionCompleted(about, updated(session, set))],
  }
}

function subscriptionOf({ invoice, subscriptionId = invoice?.subscriptionId }: Bought) {
  return subscriptionId == null ? {} : { subscriptionId }
}

function completion(now: number, session: CheckoutSession, bought: Bought): Partial<CheckoutSession> | null {
  const next = transition(SESSION, session.status, 'complete')
  // Money that arrives after all is booked, whatever became of the session that it was for.
  if (!next.ok) return null
  const { customer, orderId, payment, paymentMethodId } = bought
  return {
    status: next.value,
    customerId: customer.id,
    orderId,
    paymentId: payment?.id ?? null,
    ...subscriptionOf(bought),
    ...(paymentMethodId == null ? {} : { paymentMethodId }),
    completedAt: now,
    updatedAt: now,
  }
}

function sessionCompleted(
  about: Pick<EventDraft, 'customerId' | 'invoiceId' | 'orderId' | 'subscriptionId'>,
  session: CheckoutSession,
): EventDraft {
  const object = presentCheckoutSession(session)
  return { ...about, type: 'checkout.session.completed', objectType: 'checkout_session', objectId: session.id, object }
}
