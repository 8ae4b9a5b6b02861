import {
  anchoredOn,
  calendarOf,
  dueAfter,
  endOfSchedule,
  err,
  isBilled,
  missing,
  ok,
  sameItems,
  termsOf,
  type Catalogue,
  type DomainError,
  type Result,
  type SchedulePhase,
  type Subscription,
  type SubscriptionItem,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { joined, update, type Plan } from '../plan.ts'
import { loadForBilling, shownRecovery, type FoundForBilling } from '../subscriptions/around.ts'
import type { PlannedStep } from '../subscriptions/carry-on.ts'
import { decideChange } from '../subscriptions/change.ts'
import { planChange } from '../subscriptions/change-commit.ts'
import { moveSubscription } from '../subscriptions/moves.ts'
import { newItem } from '../subscriptions/new.ts'
import type { SoldItem } from '../subscriptions/sold.ts'
import { couponOf, soldInPhase, type Offer } from './offer.ts'

/** A phase that is due to begin, with what it names. */
export interface Beginning {
  readonly schedule: SubscriptionSchedule
  readonly index: number
  readonly phase: SchedulePhase
  readonly offer: Offer
}

/**
 * The beginning of a phase of a subscription that is there, as one commit: its items are swapped as the phase prorates, and it
 * is collected as the phase says. Errors: `resource_missing`, those of a change of a subscription.
 */
export async function planPhase(
  context: Context,
  sealer: Sealer,
  beginning: Beginning,
): Promise<Result<PlannedStep, DomainError>> {
  const { schedule, index, phase, offer } = beginning
  const read = await loadForBilling(context, schedule.subscriptionId ?? '')
  if (!read) return err(missing('Subscription'))
  const found: FoundForBilling = {
    ...read,
    method: offer.methods.find(({ id }) => id === phase.paymentMethodId) ?? read.method,
    products: once([...read.products, ...offer.products]),
    prices: once([...read.prices, ...offer.prices]),
  }
  const changed = await swapped(context, sealer, found, beginning)
  if (!changed.ok) return changed
  const moving = update('subscriptionSchedules', schedule, inPhase(context, schedule, index))
  return ok(withAlso(changed.value, { changes: [moving] }))
}

/** A step with what else its commit changes. */
export function withAlso({ plan, charge }: PlannedStep, more: Plan): PlannedStep {
  return { plan: joined(plan, more), charge: charge && { ...charge, plan: joined(charge.plan, more) } }
}

/** What of a schedule changes as a phase begins. */
export function inPhase(
  { now }: Pick<Context, 'now'>,
  { phases }: SubscriptionSchedule,
  index: number,
): Partial<SubscriptionSchedule> {
  return { status: 'active', phaseIndex: index, dueAt: dueAfter(phases, index), updatedAt: now }
}

/** A catalogue whose prices are for sale still: what was scheduled is billed, whatever was archived since. */
export function asScheduled(offer: Offer): Catalogue {
  return {
    products: offer.products.map((product) => ({ ...product, isActive: true })),
    prices: offer.prices.map((price) => ({ ...price, active: true })),
  }
}

async function swapped(
  context: Context,
  sealer: Sealer,
  found: FoundForBilling,
  beginning: Beginning,
): Promise<Result<PlannedStep, DomainError>> {
  const { subscription, items: before } = found
  const { phase, offer } = beginning
  const sold = soldInPhase(phase, asScheduled(offer), subscription.currency)
  if (!sold.ok) return sold
  const [first] = sold.value
  if (!first || sameItems(before, phase.items)) return ok(settled(context, found, phaseSet(subscription, beginning)))
  const decided = decideChange(context, found, {
    items: itemsFor(context, found, sold.value),
    recurrence: { interval: first.interval, intervalCount: first.intervalCount },
    behavior: isBilled(subscription) ? phase.proration : 'none',
    isPlanChange: true,
  })
  if (!decided.ok) return decided
  const { set, step } = decided.value
  // A cycle that begins anew with the phase has its anchor there.
  const extra = phaseSet({ ...subscription, ...set }, step ? { ...beginning, phase: withoutAnchor(phase) } : beginning)
  const planned = await planChange(context, sealer, found, { ...decided.value, set: { ...set, ...extra } })
  return planned.ok ? ok({ plan: planned.value.plan, charge: planned.value.charge }) : planned
}

/** A phase that bills what was billed before, collected as it says. */
function settled(context: Context, found: FoundForBilling, set: Partial<Subscription>): PlannedStep {
  const recovery = shownRecovery(found.recoveries)
  const { changes, events } = moveSubscription(context, { row: found.subscription, recovery }, set)
  return { plan: { changes, events }, charge: null }
}

/** The items of a phase: those that go on keep their rows. */
function itemsFor(context: Context, { subscription, items }: FoundForBilling, sold: readonly SoldItem[]) {
  const free = [...items]
  return sold.map((item, position): SubscriptionItem => {
    const at = free.findIndex(({ priceId }) => priceId !== null && priceId === item.price?.id)
    const [kept] = at === -1 ? [] : free.splice(at, 1)
    const fresh = newItem(context, subscription, item, position)
    if (!kept) return fresh
    if (kept.quantity === fresh.quantity && kept.position === position) return kept
    // What it was subscribed to at is kept, as long as no other quantity is asked for.
    const amounts = kept.quantity === fresh.quantity ? {} : { quantity: fresh.quantity, amountMinor: fresh.amountMinor }
    return { ...kept, ...amounts, position, updatedAt: context.now }
  })
}

function withoutAnchor(phase: SchedulePhase): SchedulePhase {
  return { ...phase, billingCycleAnchor: null }
}

/** What of a subscription a phase sets beside its items. */
function phaseSet(row: Subscription, { schedule, index, phase, offer }: Beginning): Partial<Subscription> {
  const before = schedule.phaseIndex === null ? undefined : schedule.phases[schedule.phaseIndex]
  const old = before ? couponOf(before, offer)?.id : undefined
  const coupon = couponOf(phase, offer)
  const kept = row.discountIds.filter((id) => id !== old && id !== coupon?.id)
  return {
    scheduleId: schedule.id,
    collectionMethod: phase.collectionMethod,
    paymentMethodId: phase.paymentMethodId ?? row.paymentMethodId,
    discountIds: coupon ? [...kept, coupon.id] : kept,
    ...(phase.billingCycleAnchor === null ? {} : anchored(row, phase.billingCycleAnchor)),
    ...endingWith(row, endOfSchedule(schedule, index)),
  }
}

/** The end that the last phase gives, unless the subscription ends before it. */
function endingWith({ cancelAt }: Subscription, end: number | null): Partial<Subscription> {
  return end === null || (cancelAt !== null && cancelAt < end) ? {} : { cancelAt: end }
}

function anchored(row: Subscription, at: number): Partial<Subscription> {
  const day = anchorDayOf(row, at)
  return day === null ? {} : anchoredOn(row, day)
}

/** The day of the month of an instant, in the subscription's time zone; null where it is billed by days or weeks. */
function anchorDayOf(row: Subscription, at: number): number | null {
  return calendarOf({ ...termsOf(row), anchorRule: 'same_day' }, at).anchorDay
}

function once<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}
