import {
  DAY_MS,
  hasEnded,
  ok,
  scheduleMove,
  type DomainError,
  type Result,
  type Subscription,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { logError } from '../log.ts'
import { update, type Plan } from '../plan.ts'
import { shownRecovery } from '../subscriptions/around.ts'
import { carryOn, type PlannedStep } from '../subscriptions/carry-on.ts'
import { moveSubscription } from '../subscriptions/moves.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'
import { planPhase } from './begin.ts'
import { offerQueries } from './offer.ts'
import { planStart } from './start.ts'

/** What became of a due schedule. `postponed`: its phase cannot begin, and is tried again a day later. */
export type ScheduleRun = 'moved' | 'postponed' | 'not_due'

/** How often a move is decided anew after others changed what it is about. */
const MAX_TRIES = 5

/**
 * Moves a schedule on as far as is due by `context.now`: a phase begins, or the last one ends. Each move is one commit with the
 * schedule's version, so of any number of runs at once one makes it. Pinned by subscription-schedules.test.ts.
 */
export async function runSchedule(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
): Promise<Result<ScheduleRun, DomainError>> {
  // The charges are the schedule's own, and not those of the request that it may be made by.
  const { requestKey: _, ...own } = context
  let ran: ScheduleRun = 'not_due'
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await loadMove(own, id)
    if (!found) return ok(ran)
    const planned = await planMove(own, ports, found)
    const step = planned.ok ? planned.value : postponed(own, found.schedule, planned.error)
    const outcome = await carryOn(own, ports, step)
    if (!outcome.ok) return outcome
    if (outcome.value === 'lost') continue
    if (!planned.ok) return ok('postponed')
    ran = 'moved'
  }
  return ok(ran)
}

type Due = NonNullable<Awaited<ReturnType<typeof loadMove>>>

async function loadMove(context: Context, id: string) {
  const { db, now } = context
  const { schedule } = await db.load({ schedule: db.rows.subscriptionSchedules.byId(id) })
  const move = schedule && scheduleMove(schedule, now)
  if (!schedule || !move) return null
  const subscriptionId = schedule.subscriptionId ?? ''
  const { subscription, recoveries, ...offer } = await db.load({
    subscription: db.rows.subscriptions.byId(subscriptionId),
    recoveries: db.rows.dunningCases.openOf([subscriptionId]),
    ...offerQueries(context, schedule.phases),
  })
  return { schedule, move, subscription, recovery: shownRecovery(recoveries), offer }
}

async function planMove(
  context: Context,
  { sealer }: SubscriptionPorts,
  { schedule, move, subscription, recovery, offer }: Due,
): Promise<Result<PlannedStep, DomainError>> {
  if (subscription && hasEnded(subscription)) return ok(stepOf(closed(context, schedule, 'canceled')))
  if (move.kind === 'finish') return ok(stepOf(finished(context, schedule, subscription, recovery)))
  const beginning = { schedule, offer, index: move.index, phase: move.phase }
  return schedule.subscriptionId === null
    ? planStart(context, sealer, beginning)
    : planPhase(context, sealer, beginning)
}

function stepOf(plan: Plan): PlannedStep {
  return { plan, charge: null }
}

function closed({ now }: Context, schedule: SubscriptionSchedule, status: 'completed' | 'canceled'): Plan {
  const set = { status, phaseIndex: null, dueAt: null, updatedAt: now }
  const audit = [
    { action: `subscription_schedule.${status}`, objectType: 'subscription_schedule', objectId: schedule.id },
  ]
  return { changes: [update('subscriptionSchedules', schedule, set)], audit }
}

/** What the end of the last phase makes of the subscription. */
export function afterLast(
  { now }: Pick<Context, 'now'>,
  { endBehavior }: Pick<SubscriptionSchedule, 'endBehavior'>,
  { cancelAt }: Pick<Subscription, 'cancelAt'>,
): Partial<Subscription> {
  return { scheduleId: null, ...(endBehavior === 'release' ? {} : { cancelAt: Math.min(cancelAt ?? now, now) }) }
}

/** The end of the last phase. The subscription goes on by itself, or ends at this instant by its own `cancelAt`. */
function finished(
  context: Context,
  schedule: SubscriptionSchedule,
  subscription: Subscription | null,
  recovery: Due['recovery'],
): Plan {
  const done = closed(context, schedule, 'completed')
  if (!subscription) return done
  const releases = schedule.endBehavior === 'release'
  const row = { row: subscription, recovery }
  const { changes, events } = moveSubscription(context, row, afterLast(context, schedule, subscription))
  const released = { releasedAt: context.now, releasedSubscriptionId: subscription.id }
  const set = { status: 'completed', phaseIndex: null, dueAt: null, updatedAt: context.now } as const
  const closing = update('subscriptionSchedules', schedule, { ...set, ...(releases ? released : {}) })
  return { ...done, changes: [closing, ...changes], events }
}

function postponed({ now }: Context, schedule: SubscriptionSchedule, error: DomainError): PlannedStep {
  logError('subscription_schedule.refused', { id: schedule.id, reason: error.code })
  return stepOf({ changes: [update('subscriptionSchedules', schedule, { dueAt: now + DAY_MS, updatedAt: now })] })
}
