import {
  asUncharged,
  changeFigures,
  chargedNow,
  costNow,
  cursorOf,
  DEFAULT_RULES,
  effectOfChange,
  err,
  heldItems,
  invalidState,
  isCharged,
  nextBillingStep,
  ok,
  recurringBy,
  sameRecurrence,
  sum,
  termsOf,
  type BillingStep,
  type ChangeEffect,
  type ChangeFigures,
  type Discount,
  type DomainError,
  type ProrationBehavior,
  type Recurrence,
  type Result,
  type Subscription,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { discountsFor } from './bill.ts'
import type { FoundForChange } from './change-load.ts'

/** What a subscription is to bill from now on. */
export interface WantedChange {
  /** All of its items, in their order. One is there at least. */
  readonly items: readonly SubscriptionItem[]
  readonly recurrence: Recurrence
  /** Left out: as the subscription says. */
  readonly behavior?: ProrationBehavior | undefined
  /** Whether it goes to another plan, rather than to more or less of the same. */
  readonly isPlanChange: boolean
  /** Those that what is charged is less by; left out, those that it has. */
  readonly discounts?: readonly Discount[]
}

/** A change that is decided on. Nothing has happened yet: a preview shows it. */
export interface DecidedChange {
  readonly effect: ChangeEffect
  readonly behavior: ProrationBehavior
  readonly figures: ChangeFigures
  /** What of the subscription's row changes. */
  readonly set: Partial<Subscription>
  /** The items as they are to be kept. */
  readonly items: readonly SubscriptionItem[]
  /** The period that a cycle which begins anew bills at once. */
  readonly step: BillingStep | null
  /** What is billed at once, where no cycle begins anew: all of it, or what is charged alone. */
  readonly billsNow: 'all' | 'charges' | null
  /** Of what waits, whether credits too may go on the invoice of a cycle that begins anew. */
  readonly creditsNow: boolean
}

/**
 * Decides on a change: when it takes effect, what it comes to, and what of it is billed at once. One rule for previews and for
 * changes. Errors: `invalid_state` where a cycle cannot begin anew, `amount_too_large`.
 */
export function decideChange(
  { now: at }: Pick<Context, 'now'>,
  found: FoundForChange,
  wanted: WantedChange,
): Result<DecidedChange, DomainError> {
  const { subscription, items, lastBilled } = found
  const isOwed = lastBilled !== null && isCharged(lastBilled)
  const before = isOwed ? items : asUncharged(subscription, items)
  const { recurrence, behavior = subscription.prorationBehavior, isPlanChange, discounts } = wanted
  const rules = { ...DEFAULT_RULES, ...found.merchant.subscriptionRules }
  const isUpgrade = isPlanChange && costNow(subscription, wanted.items) > chargedNow(subscription, items)
  const changesInterval = !sameRecurrence(subscription, recurrence)
  const effect = effectOfChange(subscription, { behavior, rules, changesInterval, isUpgrade, at })
  const amount = sum(wanted.items.map(({ amountMinor }) => amountMinor))
  if (!amount.ok) return err({ code: 'amount_too_large', message: 'The items come to more than can be charged.' })
  const moved = { ...recurringBy(subscription, recurrence, { effect, at }), ...firstOf(wanted.items, amount.value) }
  const changed = { ...subscription, ...moved }
  const step = effect === 'restart' ? nextBillingStep(termsOf(changed), cursorOf(changed)) : null
  if (effect === 'restart' && !step) {
    return err(invalidState('The subscription has no further period to be billed for.'))
  }
  const change = { subscription, before, after: wanted.items, effect, at, step, isCharged: isOwed }
  const { credited, charged } = discountsOf(found, step)
  const figures = changeFigures({ ...change, discounts: credited, chargedWith: discounts ?? charged })
  const creditsNow = rules.creditAt === 'now'
  const billed = effect === 'prorate' && behavior === 'always_invoice' && figures.netMinor > 0
  const isInvoiced = billed || step !== null
  return ok({
    effect,
    behavior,
    step,
    creditsNow,
    // A credit that waits for the renewal pays for nothing that is invoiced now.
    figures: isInvoiced && !creditsNow ? { ...figures, netMinor: figures.chargeMinor } : figures,
    billsNow: billed ? (creditsNow ? 'all' : 'charges') : null,
    set: subscription.cancelAtPeriodEnd && step ? { ...moved, cancelAt: step.period.end } : moved,
    items: heldItems(change, wanted.items),
  })
}

/** The subscription shows its first item, and what all of them come to. */
function firstOf(items: readonly SubscriptionItem[], amountMinor: number): Partial<Subscription> {
  const [first] = items
  if (!first) throw new Error('a subscription has an item')
  return { productId: first.productId, priceId: first.priceId, quantity: first.quantity, amountMinor }
}

/** What was charged less is credited less; what is charged is less by what counts for it. */
function discountsOf({ subscription, discounts }: FoundForChange, step: BillingStep | null) {
  const { payments, discountsFrom } = subscription
  const now = discountsFor(discounts, payments, discountsFrom)
  return { credited: now, charged: step ? discountsFor(discounts, step.sequence, discountsFrom) : now }
}
