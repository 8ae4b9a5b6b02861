import { amountOfShare, type BillingStep } from './billing-schedule.ts'
import { discountLines, type OrderDiscount } from './amounts-discount.ts'
import type { ServicePeriod } from './calendar.ts'
import { isPaidPeriod, shareOfCurrent, type ChangeEffect } from './change-effect.ts'
import { prorate } from './proration.ts'
import type { Subscription, SubscriptionItem } from './subscription.ts'

/** An item as far as it has an amount. */
export type BilledItem = Pick<
  SubscriptionItem,
  'id' | 'productId' | 'priceId' | 'quantity' | 'amountMinor' | 'heldMinor' | 'heldFor'
>

/** A change of what a subscription bills, ready to be reckoned. */
export interface SubscriptionChange {
  /** As it was before. */
  readonly subscription: Subscription
  readonly before: readonly BilledItem[]
  readonly after: readonly BilledItem[]
  readonly effect: ChangeEffect
  /** When it is made, in UTC milliseconds. */
  readonly at: number
  /** Whether the period is owed or paid; left out, it is. Else `before` is as `asUncharged` gives it. */
  readonly isCharged?: boolean
  /** What a cycle that begins anew bills at once; null where none does. */
  readonly step: BillingStep | null
  /** Those that this period was charged with: the amounts go on their invoice without any. */
  readonly discounts: readonly OrderDiscount[]
  /** Those of what is charged, where they are others. */
  readonly chargedWith?: readonly OrderDiscount[]
}

/** What a change does to the rest of the period for one item, in minor units. Both are above or equal to nothing. */
export interface ItemFigures {
  readonly itemId: string
  readonly creditMinor: number
  readonly chargeMinor: number
}

/** What a change comes to, in minor units before taxes. */
export interface ChangeFigures {
  readonly items: readonly ItemFigures[]
  readonly creditMinor: number
  /** Of the rest of the period; of the whole new one where the cycle begins anew. */
  readonly chargeMinor: number
  /** The charge less the credit; negative where the customer is owed. */
  readonly netMinor: number
  /** What is left of the period, for people. */
  readonly daysRemaining: number
  readonly period: ServicePeriod
}

/**
 * What a change comes to, item by item; each figure is rounded by itself. A preview shows these figures and the change commits
 * them. An item is credited with what the period was charged for it, whatever it costs from the next one on, so that changes
 * there and back at one instant net to zero however many there are. Pinned by change-figures.test.ts.
 */
export function changeFigures(change: SubscriptionChange): ChangeFigures {
  const { subscription, effect, at, step, chargedWith = change.discounts } = change
  const period = { start: subscription.currentPeriodStart, end: subscription.currentPeriodEnd }
  const items = effect === 'next_period' ? [] : itemFigures(change, period)
  const creditMinor = sumOf(items.map((item) => item.creditMinor))
  const chargeMinor = step
    ? sumOf([...netOf(change.after, ({ amountMinor }) => amountOfShare(amountMinor, step.share), chargedWith).values()])
    : sumOf(items.map((item) => item.chargeMinor))
  const daysRemaining = daysLeft(period, at)
  return { items, creditMinor, chargeMinor, netMinor: chargeMinor - creditMinor, daysRemaining, period }
}

/** Items whose period nobody pays for: nothing was charged for them but what changes within it have charged since. */
export function asUncharged<Item extends BilledItem>(
  { currentPeriodStart: heldFor }: Pick<Subscription, 'currentPeriodStart'>,
  items: readonly Item[],
): Item[] {
  return items.map((item) =>
    item.heldMinor !== null && item.heldFor === heldFor ? item : { ...item, heldMinor: 0, heldFor },
  )
}

/** Items as they are to be kept: what this period was charged is remembered where a change takes effect after it. */
export function heldItems<Item extends BilledItem>(
  {
    subscription,
    before,
    effect,
    at,
    isCharged = true,
  }: Pick<SubscriptionChange, 'subscription' | 'before' | 'effect' | 'at' | 'isCharged'>,
  after: readonly Item[],
): Item[] {
  const share = shareOfCurrent(subscription)
  const heldFor = subscription.currentPeriodStart
  const holds = effect === 'next_period' && isPaidPeriod(subscription, at)
  return after.map((item) => {
    const old = before.find(({ id }) => id === item.id) ?? null
    const stays = old !== null && !differs(old, item)
    if (stays && effect !== 'restart') return item
    if (effect === 'prorate' && !isCharged) {
      return { ...item, heldMinor: amountOfShare(item.amountMinor, share), heldFor }
    }
    if (!holds) return { ...item, heldMinor: null, heldFor: null }
    const heldMinor = old ? inForce(subscription, old, (amount) => amountOfShare(amount, share)) : 0
    return { ...item, heldMinor, heldFor }
  })
}

/** What the whole of the current period costs as it was charged, in minor units before discounts. */
export function chargedNow(subscription: Subscription, items: readonly BilledItem[]): number {
  const share = shareOfCurrent(subscription)
  return sumOf(items.map((item) => inForce(subscription, item, (amount) => amountOfShare(amount, share))))
}

/** What the current period would cost with items, in minor units before discounts. */
export function costNow(subscription: Subscription, items: readonly BilledItem[]): number {
  const share = shareOfCurrent(subscription)
  return sumOf(items.map(({ amountMinor }) => amountOfShare(amountMinor, share)))
}

function itemFigures(change: SubscriptionChange, period: ServicePeriod): ItemFigures[] {
  const { subscription, before, after, effect, at, discounts, chargedWith = discounts } = change
  const share = shareOfCurrent(subscription)
  const part = (amount: number) => amountOfShare(amount, share)
  const old = netOf(before, (item) => inForce(subscription, item, part), discounts)
  const kept = (item: BilledItem) => before.find((was) => was.id === item.id && !differs(was, item))
  const costs = (item: BilledItem) => {
    const was = kept(item)
    return was ? inForce(subscription, was, part) : part(item.amountMinor)
  }
  const anew = effect === 'restart' ? new Map<string, number>() : netOf(after, costs, chargedWith)
  const ids = new Set([...before, ...after].map(({ id }) => id))
  return [...ids].flatMap((itemId) => {
    const [oldAmountMinor, newAmountMinor] = [old.get(itemId) ?? 0, anew.get(itemId) ?? 0]
    // An item that stays as it is has another part of a discount where others come or go.
    const stays = effect === 'prorate' && after.some((item) => item.id === itemId && kept(item))
    if (stays && oldAmountMinor === newAmountMinor) return []
    const { creditMinor, chargeMinor } = prorate({ period, at, oldAmountMinor, newAmountMinor })
    return creditMinor === 0 && chargeMinor === 0 ? [] : [{ itemId, creditMinor, chargeMinor }]
  })
}

/** What the current period was charged for an item. */
function inForce(subscription: Subscription, item: BilledItem, part: (amountMinor: number) => number): number {
  const { heldMinor, heldFor, amountMinor } = item
  return heldMinor !== null && heldFor === subscription.currentPeriodStart ? heldMinor : part(amountMinor)
}

/** The amounts of items after discounts, by their ids. */
function netOf(
  items: readonly BilledItem[],
  amountOf: (item: BilledItem) => number,
  discounts: readonly OrderDiscount[],
): ReadonlyMap<string, number> {
  const lines = items.map((item) => ({ productId: item.productId, recurring: true, subtotalMinor: amountOf(item) }))
  const { byLine } = discountLines(lines, discounts)
  return new Map(items.map(({ id }, index) => [id, (lines[index]?.subtotalMinor ?? 0) - Number(byLine[index] ?? 0n)]))
}

function differs(one: BilledItem, other: BilledItem): boolean {
  const { priceId, productId, quantity, amountMinor } = other
  return (
    one.priceId !== priceId ||
    one.productId !== productId ||
    one.quantity !== quantity ||
    one.amountMinor !== amountMinor
  )
}

function daysLeft(period: ServicePeriod, at: number): number {
  return period.start < period.end ? prorate({ period, at, oldAmountMinor: 0, newAmountMinor: 0 }).daysRemaining : 0
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}
