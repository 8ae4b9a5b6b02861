import { refusalRestMs, type DomainError, type Subscription } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { logWarn } from '../log.ts'
import { update } from '../plan.ts'
import { timed } from './moves.ts'

/**
 * Notes that a step of a subscription was refused: it is looked at again after a while that grows, and keeps none that are
 * due after it waiting. Operators find the first refusal in the audit, and all of them in their counter. What others did
 * to the subscription meanwhile stands: then nothing is noted. One on a test clock holds its clock instead.
 */
export async function noteRefusal(context: Context, row: Subscription, error: DomainError): Promise<void> {
  if (row.testClockId !== null) return
  const refusals = row.refusals + 1
  const after = timed({ ...row, refusals, retryAt: context.now + refusalRestMs(refusals) })
  const { retryAt, dueAt } = after
  const audit = [{ action: 'subscription.bill_refused', objectType: 'subscription', objectId: row.id }]
  const noted = await context.db.commit(context, {
    changes: [update('subscriptions', row, { refusals, retryAt, dueAt }), { kind: 'count', name: 'billings_refused' }],
    ...(refusals === 1 ? { audit } : {}),
  })
  if (!noted.ok) return
  logWarn('billing.refused', { subscriptionId: row.id, code: error.code, refusals, retryAt: retryAt ?? 0 })
}
