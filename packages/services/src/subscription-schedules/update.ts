import type { UpdateSubscriptionSchedule } from '@revkeen-edge/contracts'
import {
  currentAmong,
  currentPhase,
  endOfSchedule,
  err,
  invalidField,
  notBefore,
  ok,
  restated,
  startProblem,
  wrongFields,
  type Discount,
  type DomainError,
  type Result,
  type SchedulePhase,
  type Subscription,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { update, type Plan, type Planned } from '../plan.ts'
import { loadSubscription, type FoundSubscription } from '../subscriptions/load.ts'
import { moveSubscription } from '../subscriptions/moves.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'
import { usesReturned } from './begin.ts'
import { begunIfDue, trialProblems } from './create.ts'
import { findOpenSchedule } from './find.ts'
import { checkOffer, couponOf, offerQueries } from './offer.ts'
import { phasesOf } from './phases.ts'

type Updated = Result<Planned<SubscriptionSchedule>, DomainError>

/**
 * Changes what a schedule is going to do. What it has done stays: the phase that is on keeps its start, and where it says
 * something else now, that happens at once. Errors: `resource_missing`, `validation_error` by field, `invalid_state` for a
 * schedule that is over.
 */
export function updateSchedule(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  body: UpdateSubscriptionSchedule,
): () => Promise<Updated> {
  return async () => {
    const changed = await commitPlanned(context, ports, () => planUpdate(context, id, body))
    return changed.ok ? begunIfDue(changed.value, ports, id) : changed
  }
}

/** Gives the context of the schedule's own time. */
async function planUpdate(
  context: Context,
  id: string,
  body: UpdateSubscriptionSchedule,
): Promise<Result<Planned<Context>, DomainError>> {
  const found = await findOpenSchedule(context, id, 'changed')
  if (!found.ok) return found
  const { context: own, schedule } = found.value
  const read = schedule.subscriptionId === null ? null : await loadSubscription(own, schedule.subscriptionId)
  if (read && !read.ok) return read
  const followed = read?.value ?? null
  const phases = body.phases ? await phasesFor(own, body, schedule, followed?.row ?? null) : ok(schedule.phases)
  if (!phases.ok) return phases
  const { end_behavior: endBehavior = schedule.endBehavior, metadata = schedule.metadata } = body
  const set = { ...restated(schedule, { phases: phases.value, endBehavior }, own.now), metadata, updatedAt: own.now }
  const isDueAnew = schedule.status === 'active' && set.dueAt === own.now
  const plan: Plan = {
    changes: [update('subscriptionSchedules', schedule, set)],
    audit: [{ action: 'subscription_schedule.update', objectType: 'subscription_schedule', objectId: id }],
  }
  const coupons = await couponsOf(own, schedule, phases.value)
  const released = followed && isDueAnew ? unsaid(own, { schedule, followed, ...coupons }) : null
  return ok({
    value: own,
    plan: { ...plan, changes: [...plan.changes, ...(released?.changes ?? [])], events: released?.events ?? [] },
  })
}

/** The discounts of the phase that is on: as it was, and as it is to be. */
interface Coupons {
  readonly before: Discount | null
  readonly after: Discount | null
}

async function couponsOf(
  context: Context,
  schedule: SubscriptionSchedule,
  phases: readonly SchedulePhase[],
): Promise<Coupons> {
  const current = currentPhase(schedule)
  if (!current) return { before: null, after: null }
  const index = currentAmong(phases, current)
  const next = index === null ? undefined : phases[index]
  const offer = await context.db.load(offerQueries(context, [current, ...(next ? [next] : [])]))
  return { before: couponOf(current, offer), after: next ? couponOf(next, offer) : null }
}

interface Restated extends Coupons {
  readonly schedule: SubscriptionSchedule
  readonly followed: Pick<FoundSubscription, 'row' | 'recovery'>
}

/**
 * What the phase that is on gave its subscription and says no more is taken back: its end, and its coupon. The phase that
 * begins anew gives it another.
 */
function unsaid(
  context: Context,
  { schedule, followed, before, after }: Restated,
): Pick<Plan, 'changes' | 'events'> | null {
  const { row } = followed
  const end = endOfSchedule(schedule, schedule.phaseIndex ?? 0)
  const dropped = before !== null && before.id !== after?.id && row.discountIds.includes(before.id) ? before : null
  const kept = row.discountIds.filter((id) => id !== dropped?.id)
  const set = {
    ...(end !== null && row.cancelAt === end ? { cancelAt: null } : {}),
    ...(dropped ? { discountIds: kept } : {}),
  }
  if (Object.keys(set).length === 0) return null
  const { changes, events } = moveSubscription(context, followed, set)
  const returned = dropped ? usesReturned({ subscription: row, discounts: [dropped] }, kept) : []
  return { changes: [...changes, ...returned], events }
}

async function phasesFor(
  context: Context,
  body: UpdateSubscriptionSchedule,
  schedule: SubscriptionSchedule,
  subscription: Subscription | null,
): Promise<Result<SchedulePhase[], DomainError>> {
  const { merchant } = await context.db.load({ merchant: context.db.rows.merchant.get() })
  const current = currentPhase(schedule)
  const phases = phasesOf(body.phases ?? [], {
    now: context.now,
    timezone: subscription?.timezone ?? merchant?.timezone ?? 'UTC',
    start: undefined,
    from: current?.start,
    proration: body.proration_behavior ?? subscription?.prorationBehavior ?? 'create_prorations',
    collectionMethod: subscription?.collectionMethod ?? 'charge_automatically',
  })
  if (!phases.ok) return phases
  const standing = current
    ? keeping(phases.value, current, context.now)
    : starting(phases.value, subscription, context.now)
  if (!standing.ok) return standing
  const offer = await context.db.load(offerQueries(context, standing.value))
  const { customerId, phases: promised } = schedule
  const discountIds = subscription?.discountIds ?? []
  const owner = { customerId: customerId ?? '', currency: subscription?.currency ?? null, promised, discountIds }
  const checked = checkOffer(standing.value, offer, owner)
  return checked.ok ? standing : checked
}

type Phases = Result<SchedulePhase[], DomainError>

/** The phase that is on is among them, from its own start and not over. */
function keeping(phases: readonly SchedulePhase[], current: SchedulePhase, now: number): Phases {
  const index = currentAmong(phases, current)
  if (index === null) {
    const since = new Date(current.start).toISOString()
    return err(invalidField('phases', `must keep the phase that began at ${since}`))
  }
  const kept = phases.map((phase, at) => (at === index ? { ...phase, start: current.start } : phase))
  const end = kept[index]?.end ?? null
  return end !== null && end <= now
    ? err(invalidField(`phases[${index}].end_date`, 'must not be in the past'))
    : ok(kept)
}

function starting(phases: readonly SchedulePhase[], subscription: Subscription | null, now: number): Phases {
  const wrong = wrongFields([startProblem(phases, now), ...trialProblems(phases, subscription)])
  return wrong ? err(wrong) : ok(notBefore(phases, now))
}
