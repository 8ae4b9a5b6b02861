import {
  anchoredOn,
  calendarOf,
  dueAfter,
  endOfSchedule,
  isBilled,
  ok,
  sameItems,
  termsOf,
  type Catalogue,
  type ChangeEffect,
  type Discount,
  type DomainError,
  type Result,
  type SchedulePhase,
  type Subscription,
  type SubscriptionItem,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { retryAsOwn, triedAgain } from '../dunning/on-new-card.ts'
import { update, type Change } from '../plan.ts'
import { shownRecovery, type FoundForBilling } from '../subscriptions/around.ts'
import { withAlso, type PlannedStep } from '../subscriptions/carry-on.ts'
import { discountsFor } from '../subscriptions/bill.ts'
import { decideChange, type DecidedChange } from '../subscriptions/change.ts'
import { planChange } from '../subscriptions/change-commit.ts'
import { loadForChange, type FoundForChange } from '../subscriptions/change-load.ts'
import { moveSubscription } from '../subscriptions/moves.ts'
import { inQuantity } from '../subscriptions/change-plan.ts'
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
  const loaded = await loadForChange(context, schedule.subscriptionId ?? '')
  if (!loaded.ok) return loaded
  const read = loaded.value
  const named = offer.methods.find(({ id }) => id === phase.paymentMethodId) ?? null
  const given = named?.id === read.subscription.paymentMethodId ? null : named
  const found: FoundForChange = {
    ...withOffer(read, offer),
    method: named ?? read.method,
    recoveries: read.recoveries.map((recovery) => triedAgain(context, recovery, given)),
  }
  const changed = await swapped(context, sealer, found, beginning)
  if (!changed.ok) return changed
  const moving = update('subscriptionSchedules', schedule, inPhase(context, schedule, index))
  const used = await couponUsed(context, found, couponOf(phase, offer))
  const kept = discountIdsIn(found.subscription, beginning)
  const retry = given ? retryAsOwn(context, read.subscription, given.id) : []
  return ok(withAlso(changed.value, { changes: [moving, ...used, ...usesReturned(found, kept), ...retry] }))
}

/**
 * The use of a coupon that a phase brings along: it was promised with the schedule, so it counts whatever the limits are by
 * then. It is with the invoice that was billed last; before the first one it waits for that.
 */
async function couponUsed(
  { db, now, runtime }: Context,
  { subscription }: FoundForBilling,
  coupon: Discount | null,
): Promise<Change[]> {
  const { id, merchantId, customerId: customerKey, currency, discountIds, payments } = subscription
  if (!coupon || discountIds.includes(coupon.id)) return []
  const { last } = await db.load({ last: db.rows.subscriptions.period(id, payments) })
  const invoiceId = last?.invoiceId ?? id
  const use = { merchantId, discountId: coupon.id, customerKey, invoiceId, amountMinor: 0, currency }
  return [{ kind: 'restore_redemption', redemption: { ...use, id: runtime.uuid(), createdAt: now } }]
}

/**
 * The uses of discounts that a subscription loses before it was charged anything: they took nothing off. A free trial that
 * has begun was used.
 */
export function usesReturned(
  { subscription, discounts }: Pick<FoundForBilling, 'subscription' | 'discounts'>,
  kept: readonly string[],
): Change[] {
  const { id: subscriptionId, payments, status } = subscription
  if (payments > 0) return []
  return discounts
    .filter(({ id, type }) => !kept.includes(id) && (type !== 'free_trial' || status === 'pending'))
    .map(({ id: discountId }) => ({ kind: 'return_redemption', subscriptionId, discountId }))
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

/** What a phase makes of its subscription, before anything of it happens: a preview shows it. */
export interface DecidedPhase {
  /** What of the subscription's row changes. */
  readonly set: Partial<Subscription>
  /** The change of what is billed; null where that stays. */
  readonly change: DecidedChange | null
  /** The discounts that it has from then on. */
  readonly discounts: readonly Discount[]
}

/** A subscription with all that the phases of its schedule may sell it. */
export function withOffer<Found extends Catalogue>(found: Found, offer: Catalogue): Found {
  return {
    ...found,
    products: once([...found.products, ...offer.products]),
    prices: once([...found.prices, ...offer.prices]),
  }
}

/**
 * Decides on what the beginning of a phase does to a subscription. One rule for previews and for what happens. Errors: those of
 * a change of a subscription.
 */
export function decidePhase(
  context: Context,
  found: FoundForChange,
  beginning: Beginning,
): Result<DecidedPhase, DomainError> {
  const { subscription, items: before } = found
  const { phase, offer } = beginning
  const sold = soldInPhase(phase, asScheduled(offer), subscription.currency)
  if (!sold.ok) return sold
  const next = discountsIn(found, beginning)
  const { discounts } = next
  const [first] = sold.value
  if (!first || sameItems(before, phase.items)) {
    const set = { ...phaseSet(subscription, beginning), ...countedFrom(subscription, next, null) }
    return ok({ set, change: null, discounts })
  }
  const items = itemsFor(context, found, sold.value)
  if (!items.ok) return items
  const decided = decideChange(context, found, {
    items: items.value,
    discounts: next.charged,
    recurrence: { interval: first.interval, intervalCount: first.intervalCount },
    behavior: isBilled(subscription) ? phase.proration : 'none',
    isPlanChange: true,
  })
  if (!decided.ok) return decided
  const { set: changed, step, effect } = decided.value
  // A cycle that begins anew with the phase has its anchor there.
  const own = step ? { ...beginning, phase: withoutAnchor(phase) } : beginning
  const extra = phaseSet({ ...subscription, ...changed }, own)
  const set = { ...changed, ...extra, ...countedFrom(subscription, next, effect) }
  return ok({ set, change: { ...decided.value, set }, discounts })
}

async function swapped(
  context: Context,
  sealer: Sealer,
  found: FoundForChange,
  beginning: Beginning,
): Promise<Result<PlannedStep, DomainError>> {
  const decided = decidePhase(context, found, beginning)
  if (!decided.ok) return decided
  const { set, change, discounts } = decided.value
  if (!change) return ok(settled(context, found, set))
  const planned = await planChange(context, sealer, { ...found, discounts }, change)
  return planned.ok ? ok({ plan: planned.value.plan, charge: planned.value.charge }) : planned
}

/** A phase that bills what was billed before, collected as it says. */
function settled(context: Context, found: FoundForChange, set: Partial<Subscription>): PlannedStep {
  const recovery = shownRecovery(found.recoveries)
  const { changes, events } = moveSubscription(context, { row: found.subscription, recovery }, set)
  return { plan: { changes, events }, charge: null }
}

/** The discounts of a phase. */
interface PhaseDiscounts {
  readonly discounts: readonly Discount[]
  /** Those of what it charges as it begins. */
  readonly charged: readonly Discount[]
  /** The one that comes with it; null where it has none, or goes on with one. */
  readonly given: Discount | null
}

function discountsIn(
  { subscription, discounts }: FoundForChange,
  { schedule, phase, offer }: Beginning,
): PhaseDiscounts {
  const ids = discountIdsIn(subscription, { schedule, phase, offer })
  const kept = discounts.filter(({ id }) => ids.includes(id))
  const coupon = couponOf(phase, offer)
  const given = coupon && !subscription.discountIds.includes(coupon.id) ? coupon : null
  const counting = discountsFor(kept, subscription.payments, subscription.discountsFrom)
  if (!given) return { discounts: kept, charged: counting, given }
  return { discounts: [...kept, given], charged: [...counting, ...discountsFor([given], 1)], given }
}

/** A discount counts from the payment that it comes with: what a phase charges of the rest of a period is one of that period's. */
function countedFrom(
  { payments, discountsFrom }: Subscription,
  { given }: PhaseDiscounts,
  effect: ChangeEffect | null,
): Partial<Subscription> {
  if (!given) return {}
  return { discountsFrom: { ...discountsFrom, [given.id]: effect === 'prorate' ? payments - 1 : payments } }
}

function discountIdsIn(
  { discountIds }: Subscription,
  { schedule, phase, offer }: Pick<Beginning, 'schedule' | 'phase' | 'offer'>,
): string[] {
  const before = schedule.phaseIndex === null ? undefined : schedule.phases[schedule.phaseIndex]
  const old = before ? couponOf(before, offer)?.id : undefined
  const coupon = couponOf(phase, offer)
  const kept = discountIds.filter((id) => id !== old && id !== coupon?.id)
  return coupon ? [...kept, coupon.id] : kept
}

/** The items of a phase: those that go on keep their rows, and the amount that was subscribed to. */
function itemsFor(
  context: Context,
  found: FoundForChange,
  sold: readonly SoldItem[],
): Result<SubscriptionItem[], DomainError> {
  const free = [...found.items]
  const items: SubscriptionItem[] = []
  for (const [position, item] of sold.entries()) {
    const at = free.findIndex(({ priceId }) => priceId !== null && priceId === item.price?.id)
    const [kept] = at === -1 ? [] : free.splice(at, 1)
    const next = kept
      ? inQuantity(found, kept, item.quantity)
      : ok(newItem(context, found.subscription, item, position))
    if (!next.ok) return next
    const isSame = next.value === kept && kept.position === position
    items.push(isSame ? kept : { ...next.value, position, updatedAt: context.now })
  }
  return ok(items)
}

function withoutAnchor(phase: SchedulePhase): SchedulePhase {
  return { ...phase, billingCycleAnchor: null }
}

/** What of a subscription a phase sets beside its items. */
function phaseSet(row: Subscription, { schedule, index, phase, offer }: Beginning): Partial<Subscription> {
  return {
    scheduleId: schedule.id,
    collectionMethod: phase.collectionMethod,
    paymentMethodId: phase.paymentMethodId ?? row.paymentMethodId,
    discountIds: discountIdsIn(row, { schedule, phase, offer }),
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
