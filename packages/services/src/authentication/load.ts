import type { Authentication } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Challenged } from './end.ts'

/** What hangs on a challenge, in one round trip. */
export async function loadChallenged({ db }: Context, authentication: Authentication): Promise<Challenged> {
  const { rows } = db
  const { checkoutSessionId, paymentIntentId, setupIntentId, paymentAttemptId } = authentication
  const found = await db.load({
    fresh: rows.authentications.byId(authentication.id),
    intent: rows.paymentIntents.byId(paymentIntentId ?? ''),
    setup: rows.setupIntents.byId(setupIntentId ?? ''),
    payment: rows.payments.ofAttempt(checkoutSessionId === null ? (paymentAttemptId ?? '') : ''),
  })
  const { intent, setup, payment } = found
  return { authentication: found.fresh ?? authentication, intent, setup, payment }
}
