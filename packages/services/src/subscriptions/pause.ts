import { momentAt, type PauseSubscription } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  ok,
  type DomainError,
  type PauseBehavior,
  type Result,
  type Subscription,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { viewed } from './cancel.ts'
import type { Shown } from './events.ts'
import type { SubscriptionView } from './get.ts'
import { loadSubscription, type FoundSubscription } from './load.ts'
import { moveSubscription, stepOf } from './moves.ts'

/** How a subscription is paused. */
export interface Pause {
  readonly atPeriodEnd: boolean
  /** What becomes of the invoices of periods in the pause; null makes none, and the cycle waits. */
  readonly behavior: PauseBehavior | null
  /** When it goes on by itself, in UTC milliseconds; null for when somebody says so. */
  readonly resumesAt: number | null
}

/**
 * Pauses a subscription, now or when its period ends. Errors: `resource_missing`, `validation_error` for an end of the pause
 * that is not after its beginning, `invalid_state` for one that is neither active nor in its trial.
 */
export async function pauseSubscription(
  context: Context,
  id: string,
  body: PauseSubscription,
): Promise<Result<Planned<SubscriptionView>, DomainError>> {
  const found = await loadSubscription(context, id)
  if (!found.ok) return found
  const written = body.resumes_at ?? body.resume_at
  const paused = pausing(found.value, {
    atPeriodEnd: body.pause_at === 'period_end',
    behavior: body.behavior ?? null,
    resumesAt: written === undefined ? null : momentAt(written, found.value.row.timezone),
  })
  if (paused.ok) return ok(viewed(found.value, paused.value))
  const field = body.resumes_at === undefined ? 'resume_at' : 'resumes_at'
  return err(paused.error.code === 'validation_error' ? invalidField(field, NOT_AFTER) : paused.error)
}

const NOT_AFTER = 'must be after the pause begins'

/** The same from what is read already. */
export function pausing(found: FoundSubscription, pause: Pause): Result<Planned<Shown>, DomainError> {
  const { context, row, recovery } = found
  const next = stepOf(row, 'pause', 'paused')
  if (!next.ok) return next
  const later = pause.atPeriodEnd && row.currentPeriodEnd > context.now
  const from = later ? row.currentPeriodEnd : context.now
  if (pause.resumesAt !== null && pause.resumesAt <= from) return err(invalidField('resumes_at', NOT_AFTER))
  const set = { pauseBehavior: pause.behavior, resumesAt: pause.resumesAt }
  const move = later
    ? moveSubscription(context, found, { ...set, pauseAtPeriodEnd: true })
    : moveSubscription(context, found, { ...set, ...pausedAt(next.value, from) }, { told: ['subscription.paused'] })
  const action = later ? 'subscription.schedule_pause' : 'subscription.pause'
  return ok({
    value: { row: move.after, recovery },
    plan: {
      changes: move.changes,
      events: move.events,
      audit: [{ action, objectType: 'subscription', objectId: row.id }],
    },
  })
}

/** What a subscription is once it is paused. */
export function pausedAt(status: Subscription['status'], at: number): Partial<Subscription> {
  return { status, pausedAt: at, pauseAtPeriodEnd: false }
}

/** What a subscription is without a pause ahead of it. */
export const NOT_PAUSED = { pauseAtPeriodEnd: false, pauseBehavior: null, resumesAt: null } as const
