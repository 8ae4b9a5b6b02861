import { refusalRestMs, type DomainError, type Subscription } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { logError, logWarn } from '../log.ts'
import { update, type Count } from '../plan.ts'
import { timed } from './moves.ts'

/**
 * Notes that a step of a subscription was refused: it is looked at again after a while that grows, and keeps none that are
 * due after it waiting. Operators find the first refusal in the audit, and all of them in their counter. What others did
 * to the subscription meanwhile stands: then nothing is noted. One on a test clock holds its clock instead.
 */
export async function noteRefusal(context: Context, row: Subscription, error: DomainError): Promise<void> {
  const rest = await resting(context, row, { action: 'subscription.bill_refused', counter: 'billings_refused' })
  if (rest) logWarn('billing.refused', { subscriptionId: row.id, code: error.code, ...rest })
}

/**
 * Notes in the same way that a step of a subscription broke off, by an error that nobody foresaw. A step that was committed
 * has moved the row, so it gets no rest. Never throws, so that the error itself is what is thrown on.
 */
export async function noteFailure(context: Context, row: Subscription, error: unknown): Promise<void> {
  try {
    const rest = await resting(context, row, { action: 'subscription.bill_failed', counter: 'billings_failed' })
    if (rest) logError('billing.broke_off', { subscriptionId: row.id, ...rest }, error)
  } catch (unnoted) {
    logError('billing.rest_not_noted', { subscriptionId: row.id }, unnoted)
  }
}

interface Noted {
  readonly action: string
  readonly counter: Count['name']
}

async function resting(
  context: Context,
  row: Subscription,
  { action, counter }: Noted,
): Promise<{ readonly refusals: number; readonly retryAt: number } | null> {
  if (row.testClockId !== null) return null
  const refusals = row.refusals + 1
  const retryAt = context.now + refusalRestMs(refusals)
  const { dueAt } = timed({ ...row, refusals, retryAt })
  const audit = [{ action, objectType: 'subscription', objectId: row.id }]
  const noted = await context.db.commit(context, {
    changes: [update('subscriptions', row, { refusals, retryAt, dueAt }), { kind: 'count', name: counter }],
    ...(refusals === 1 ? { audit } : {}),
  })
  return noted.ok ? { refusals, retryAt } : null
}
