import type { UpdateSubscriptionItem } from '@revkeen-edge/contracts'
import { err, missing, ok, type DomainError, type Result, type SubscriptionItem } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { unlessEnded } from './end.ts'
import { loadSubscription } from './load.ts'
import { carryChange, itemIn, type DecideItems } from './change-carry.ts'
import { itemChanges } from './change-commit.ts'
import { itemChanged } from './item-of.ts'
import type { SubscriptionPorts } from './start.ts'

/**
 * Changes an item of a subscription. What it costs for the rest of the period is credited and charged as the subscription's
 * proration says; what it is called and how it is delivered changes nothing else. Errors: as for adding one.
 */
export function updateItem(
  context: Context,
  ports: SubscriptionPorts,
  { id, itemId }: { readonly id: string; readonly itemId: string },
  body: UpdateSubscriptionItem,
): () => Promise<Result<Planned<SubscriptionItem>, DomainError>> {
  const { price_id: priceId, quantity, unit_amount_minor: unitAmountMinor } = body
  if (priceId === undefined && quantity === undefined && unitAmountMinor === undefined) {
    return () => describe(context, { id, itemId }, body)
  }
  const change: DecideItems = (_, found) => {
    const item = found.items.find((each) => each.id === itemId)
    if (!item) return err(missing('Subscription item'))
    const changed = itemChanged(found, item, body)
    if (!changed.ok) return changed
    const items = found.items.map((each) => (each.id === itemId ? changed.value : each))
    const isPlanChange = changed.value.priceId !== item.priceId
    return ok({ items, recurrence: found.subscription, isPlanChange })
  }
  const carried = carryChange(context, ports, { id, refs: { itemId, priceId } }, change)
  return async () => {
    const changed = await carried()
    if (!changed.ok) return changed
    const item = itemIn(changed.value.value, itemId)
    return item.ok ? ok({ value: item.value, plan: changed.value.plan }) : item
  }
}

/** Changes what an item is called, how it is delivered and its metadata: nothing is billed for that. */
async function describe(
  context: Context,
  { id, itemId }: { readonly id: string; readonly itemId: string },
  { description, fulfillment_type: fulfillmentType, metadata }: UpdateSubscriptionItem,
): Promise<Result<Planned<SubscriptionItem>, DomainError>> {
  const loaded = await loadSubscription(context, id)
  if (!loaded.ok) return loaded
  const open = unlessEnded(loaded.value, 'changed')
  if (!open.ok) return open
  const { items, context: own } = loaded.value
  const item = items.find((each) => each.id === itemId)
  if (!item) return err(missing('Subscription item'))
  const said = {
    ...(description === undefined ? {} : { description }),
    ...(fulfillmentType === undefined ? {} : { fulfillmentType }),
    ...(metadata === undefined ? {} : { metadata }),
  }
  const after = { ...item, ...said, updatedAt: own.now, version: item.version + 1 }
  const audit = [{ action: 'subscription_item.update', objectType: 'subscription_item', objectId: itemId }]
  return ok({ value: after, plan: { changes: itemChanges(own, [item], [after]), audit } })
}
