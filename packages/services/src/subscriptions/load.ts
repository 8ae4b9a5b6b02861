import {
  err,
  missing,
  ok,
  type Catalogue,
  type Customer,
  type DomainError,
  type DunningCase,
  type Result,
  type SubscriptionAdjustment,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { shownRecovery } from './around.ts'
import { itemName } from './bill.ts'
import type { Shown } from './events.ts'

/** A subscription with what a command on it needs. */
export interface FoundSubscription extends Shown {
  /** As of the subscription's own time: that of its customer's test clock, where there is one. */
  readonly context: Context
  readonly items: readonly SubscriptionItem[]
  /** Credits and charges that wait for the next invoice. */
  readonly adjustments: readonly SubscriptionAdjustment[]
  /** Whom it is for, deleted since or not. */
  readonly customer: Customer
  /** Its recoveries that go on or are exhausted, oldest first. */
  readonly recoveries: readonly DunningCase[]
  /** What its items are called, for people. */
  readonly planName: string
}

/** Reads a subscription and what hangs on it, in one round trip. Errors: `resource_missing`. */
export async function loadSubscription(context: Context, id: string): Promise<Result<FoundSubscription, DomainError>> {
  const { rows } = context.db
  const { row, customer, clock, products, prices, ...found } = await context.db.load({
    row: rows.subscriptions.byId(id),
    items: rows.subscriptions.items([id]),
    adjustments: rows.subscriptions.adjustments(id),
    customer: rows.customers.ofSubscription(id),
    recoveries: rows.dunningCases.openOf([id]),
    clock: rows.testClocks.ofSubscription(id),
    products: rows.products.ofSubscription(id),
    prices: rows.prices.ofSubscription(id),
  })
  if (!row || !customer) return err(missing('Subscription'))
  const recovery = shownRecovery(found.recoveries)
  const planName = planNameOf(found.items, { products, prices })
  return ok({ ...found, row, customer, recovery, planName, context: onClock(context, clock) })
}

/** `Pro plan, Extra users`: what the items are called, each name once. */
export function planNameOf(items: readonly SubscriptionItem[], { products, prices }: Catalogue): string {
  const names = items.map((item) => {
    const price = prices.find(({ id }) => id === item.priceId)
    return itemName(item, products.find(({ id }) => id === item.productId) ?? null, price?.name ?? null)
  })
  return [...new Set(names)].join(', ')
}
