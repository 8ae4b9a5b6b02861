import { MAX_SUBSCRIPTION_ITEMS, type CreateSubscriptionItem } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  type DomainError,
  type Result,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { carryChange, type DecideItems } from './change-carry.ts'
import { itemOfBody } from './item-of.ts'
import type { SubscriptionPorts } from './start.ts'

/**
 * Adds an item to a subscription; the rest of the period is charged as the subscription's proration says. Errors:
 * `resource_missing`, `validation_error` by field, `invalid_state` for what is not for sale, for one item too many and for a
 * subscription that is not billed.
 */
export function createItem(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  body: CreateSubscriptionItem,
): () => Promise<Result<Planned<SubscriptionItem>, DomainError>> {
  const refs = { priceId: body.price_id, productId: body.product_id }
  const add: DecideItems = (own, found) => {
    if (found.items.length >= MAX_SUBSCRIPTION_ITEMS) {
      return err(invalidState(`A subscription has at most ${MAX_SUBSCRIPTION_ITEMS} items.`))
    }
    const item = itemOfBody(own, found, body)
    if (!item.ok) return item
    return ok({ items: [...found.items, item.value], recurrence: found.subscription, isPlanChange: false })
  }
  const carried = carryChange(context, ports, { id, refs }, add)
  return async () => {
    const changed = await carried()
    if (!changed.ok) return changed
    // A new item is the last one.
    const item = changed.value.value.items.at(-1)
    return item ? ok({ value: item, plan: changed.value.plan }) : err(missing('Subscription item'))
  }
}
