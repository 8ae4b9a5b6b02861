import {
  nextWork,
  SUBSCRIPTION,
  transition,
  triedAt,
  type BillingStep,
  type DomainError,
  type DueWork,
  type Subscription,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { joined, type Plan } from '../plan.ts'
import { runSchedule } from '../subscription-schedules/run.ts'
import { billingQueries, foundForBilling, shownRecovery, type FoundForBilling } from './around.ts'
import { periodOfStep } from './bill.ts'
import { planBilling, type BillingOptions } from './billing.ts'
import { carryOn, type PlannedStep } from './carry-on.ts'
import { endSubscription, type Ending } from './end.ts'
import { subscriptionEvent, type SubscriptionEventName } from './events.ts'
import { loadSubscription } from './load.ts'
import { advanced, moveSubscription } from './moves.ts'
import { renewalNotice, trialNotice } from './notices.ts'
import { noteFailure, noteRefusal } from './refused.ts'
import { resumption } from './resumption.ts'
import { chargeOf, type SubscriptionPorts } from './start.ts'

/** How far a run came. `isDue`: there is more to be done now; `refused`: what is due cannot be done yet, or at all. */
export interface Run {
  readonly steps: number
  readonly isDue: boolean
  readonly refused: DomainError | null
}

interface Limits {
  /** A run ends after so many steps, however many are due. */
  readonly steps?: number
}

const MAX_STEPS = 24
/** How often a step is decided anew after others changed the subscription. */
const MAX_TRIES = 5

/**
 * Does what is due of a subscription by `context.now`, step by step, each one commit: notices, the end of a trial, renewals
 * with their charge, pauses and ends. Running it twice, or at the same time, does nothing twice: each step takes the
 * subscription's version along, and a period is billed once by its number. A renewal is three round trips: read,
 * commit, and the gateway's answer. Pinned by renewals.test.ts.
 */
export async function runSubscription(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  { steps: limit = MAX_STEPS }: Limits = {},
): Promise<Run> {
  let steps = 0
  let lost = 0
  while (steps < limit && lost < MAX_TRIES) {
    const look = await lookAt(context, id)
    const work = look && dueWork(look.found.subscription, context.now)
    if (!look || !work) return { steps, isDue: false, refused: null }
    const taken = await takeStep(context, ports, look, work)
    if (taken.kind === 'refused') return { steps: steps + taken.steps, isDue: true, refused: taken.error }
    if (taken.kind === 'lost') lost += 1
    else steps += 1
    if (taken.kind === 'last') return { steps, isDue: false, refused: null }
  }
  return { steps, isDue: true, refused: null }
}

/** What became of a step. `last`: nothing more is due; `refused` after so many steps that were made. */
type Taken =
  | { readonly kind: 'done' | 'last' | 'lost' }
  | { readonly kind: 'refused'; readonly steps: number; readonly error: DomainError }

/** One step. What breaks off rests like what is refused, and is the queue's to try again. */
async function takeStep(context: Context, ports: SubscriptionPorts, look: Look, work: DueWork): Promise<Taken> {
  try {
    return await stepOn(context, ports, look, work)
  } catch (error) {
    await noteFailure(context, look.found.subscription, error)
    throw error
  }
}

async function stepOn(context: Context, ports: SubscriptionPorts, look: Look, work: DueWork): Promise<Taken> {
  // A phase that begins as a period does decides what the period bills.
  if (await hasMovedOn(context, ports, look)) return { kind: 'done' }
  const planned = await planWork(context, ports, look, work)
  if (planned === 'changed') return { kind: 'lost' }
  if (!planned.ok) {
    await noteRefusal(context, look.found.subscription, planned.error)
    return { kind: 'refused', steps: 0, error: planned.error }
  }
  const outcome = await carryOn(context, ports, planned.value)
  if (!outcome.ok) return { kind: 'refused', steps: 1, error: outcome.error }
  if (outcome.value === 'lost') return { kind: 'lost' }
  // Most often nothing more is due, and that is known without another look.
  const { after } = planned.value
  return { kind: after && !dueWork(after, context.now) ? 'last' : 'done' }
}

/** A subscription as a step of it is decided, with the schedule that it follows or is to follow. */
interface Look {
  readonly found: FoundForBilling
  readonly schedule: SubscriptionSchedule | null
}

async function lookAt(context: Context, id: string): Promise<Look | null> {
  const { db } = context
  const follows = db.rows.subscriptionSchedules.current(id)
  const { schedule, ...read } = await db.load({ ...billingQueries(context, id), schedule: follows })
  const found = foundForBilling(read)
  return found && { found, schedule }
}

/** Whether the schedule of a subscription had something due, which is done now. */
async function hasMovedOn(context: Context, ports: SubscriptionPorts, { found, schedule }: Look): Promise<boolean> {
  const isDue = schedule !== null && schedule.dueAt !== null && schedule.dueAt <= context.now
  if (!isDue || found.customer.deletedAt !== null) return false
  const run = await runSchedule(context, ports, schedule.id)
  return run.ok && run.value === 'moved'
}

function dueWork(subscription: Subscription, now: number): DueWork | null {
  const work = nextWork(subscription)
  return work && triedAt(subscription, work) <= now ? work : null
}

/** A step, with the subscription as it leaves it; null where only a look at it tells. */
interface WorkStep extends PlannedStep {
  readonly after: Subscription | null
}

type PlannedWork = { readonly ok: true; readonly value: WorkStep } | { readonly ok: false; readonly error: DomainError }

function planWork(
  context: Context,
  ports: SubscriptionPorts,
  { found, schedule }: Look,
  work: DueWork,
): Promise<PlannedWork | 'changed'> | PlannedWork {
  // Begun as its customer was deleted: nothing of it is charged.
  if (found.customer.deletedAt !== null) return ending(context, found, { step: 'cancel', reason: 'customer_deleted' })
  switch (work.kind) {
    case 'bill':
      return billing(context, ports, found, work.step)
    case 'bill_paused':
      return billing(context, ports, found, work.step, { instead: found.subscription.pauseBehavior })
    case 'trial_notice':
      return announcing(context, found, trialNotice(context, ports, { ...found, schedule }))
    case 'renewal_notice':
      return announcing(context, found, renewalNotice(context, ports, { ...found, schedule }, work.step))
    case 'enter_stub': {
      const { start, end } = work.period
      const set = { ...stepTo(found, 'activate'), currentPeriodStart: start, currentPeriodEnd: end }
      const ended = found.subscription.status === 'trialing' ? TRIAL_ENDED : []
      return moving(context, found, set, ended)
    }
    case 'pause': {
      const set = { ...stepTo(found, 'pause'), pausedAt: context.now, pauseAtPeriodEnd: false }
      return moving(context, found, set, ['subscription.paused'])
    }
    case 'resume':
      return moving(context, found, resumption(found.subscription, context.now) ?? {}, ['subscription.resumed'])
    case 'cancel':
    case 'expire':
      return ending(context, found, { step: work.kind, reason: null, lastInvoice: { sealer: ports.sealer } })
  }
}

function stepTo({ subscription }: FoundForBilling, step: 'activate' | 'pause'): Pick<Subscription, 'status'> {
  const next = transition(SUBSCRIPTION, subscription.status, step)
  if (!next.ok) throw new Error(`a ${subscription.status} subscription cannot ${step}`)
  return { status: next.value }
}

const TRIAL_ENDED = ['subscription.trial_ended'] as const

async function billing(
  context: Context,
  { sealer }: SubscriptionPorts,
  found: FoundForBilling,
  step: BillingStep,
  options: BillingOptions = {},
): Promise<PlannedWork> {
  const { subscription } = found
  const billed = await planBilling(context, sealer, found, periodOfStep(step), options)
  if (!billed.ok) return billed
  const { set, told, recoveries, plan: bill } = billed.value
  const paused = subscription.status === 'paused'
  const move = moveSubscription(
    context,
    { row: subscription, recovery: shownRecovery(found.recoveries) },
    { ...advanced(step), ...set, ...(paused ? { status: 'paused' as const } : {}) },
    { told: [...(step.isTrialEnd ? TRIAL_ENDED : []), ...told], recovery: shownRecovery(recoveries) },
  )
  const renewed: Plan = {
    changes: move.changes,
    events: move.events,
    audit: [{ action: 'subscription.bill', objectType: 'subscription', objectId: subscription.id }],
  }
  const plan = joined(renewed, bill)
  const charge = chargeOf(found, billed.value, move.after, plan)
  return { ok: true, value: { plan, charge, after: charge ? afterCharge(move.after, context.now) : move.after } }
}

/** What a first payment may make of a subscription. */
const AFTER_FIRST = ['pending', 'active', 'past_due'] as const

/** A subscription whose charge is under way; null where it depends on the first one whether more falls due by `now`. */
function afterCharge(row: Subscription, now: number): Subscription | null {
  const isOpen = row.status === 'pending' && AFTER_FIRST.some((status) => dueWork({ ...row, status }, now))
  return isOpen ? null : row
}

/** A notice goes out once: the instant that it announces is kept. Nothing else of the subscription changes. */
async function announcing(
  context: Context,
  found: FoundForBilling,
  notice: ReturnType<typeof trialNotice>,
): Promise<PlannedWork> {
  const { set, told, messages, events: others } = await notice
  const recovery = shownRecovery(found.recoveries)
  const { after, changes } = moveSubscription(context, { row: found.subscription, recovery }, set)
  const events = [...told.map((type) => subscriptionEvent(context, type, { row: after, recovery })), ...others]
  return { ok: true, value: { plan: { changes, events, messages }, charge: null, after } }
}

function moving(
  context: Context,
  found: FoundForBilling,
  set: Partial<Subscription>,
  told: readonly SubscriptionEventName[],
): PlannedWork {
  const before = { row: found.subscription, recovery: shownRecovery(found.recoveries) }
  const { after, changes, events } = moveSubscription(context, before, set, { told })
  const audit = told.map((action) => ({ action, objectType: 'subscription', objectId: after.id }))
  return { ok: true, value: { plan: { changes, events, audit }, charge: null, after } }
}

/** Ends it as it was when its end was found due: what was paid or reactivated since is looked at anew. */
async function ending(
  context: Context,
  { subscription: { id, version } }: FoundForBilling,
  how: Ending,
): Promise<PlannedWork | 'changed'> {
  const found = await loadSubscription(context, id)
  if (!found.ok) return found
  if (found.value.row.version !== version) return 'changed'
  const ended = await endSubscription({ ...found.value, context }, how)
  if (!ended.ok) return ended
  const { plan, charge, value } = ended.value
  return { ok: true, value: { plan, charge, after: value.row } }
}
