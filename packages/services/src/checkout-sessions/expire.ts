import {
  err,
  missing,
  ok,
  SESSION,
  transition,
  type CheckoutSession,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { sessionExpired } from './events.ts'

/** Closes an open session before its time. Not while a charge is under way: its outcome may still complete it. */
export async function expireCheckoutSession(
  { db, now }: Context,
  id: string,
): Promise<Result<Planned<CheckoutSession>, DomainError>> {
  const { session, attempt } = await db.load({
    session: db.rows.checkoutSessions.byId(id),
    attempt: db.rows.paymentAttempts.openForSession(id),
  })
  if (!session) return err(missing('Checkout session'))
  const next = transition(SESSION, session.status, 'expire')
  if (!next.ok) {
    return err({
      code: 'conflict',
      message: `The checkout session is ${session.status}: only an open one can be expired.`,
    })
  }
  if (attempt) {
    return err({
      code: 'payment_processing',
      message: 'A payment is under way, so the checkout session cannot be expired now.',
    })
  }
  const set = { status: next.value, expiresAt: Math.min(session.expiresAt, now), updatedAt: now }
  const after = updated(session, set)
  return ok({
    value: after,
    plan: {
      changes: [update('checkoutSessions', session, set)],
      events: [sessionExpired(after)],
      audit: [{ action: 'checkout_session.expire', objectType: 'checkout_session', objectId: id }],
    },
  })
}
