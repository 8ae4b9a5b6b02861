import {
  amountOf,
  err,
  invalidField,
  invalidState,
  multiply,
  ok,
  type DomainError,
  type Price,
  type ProrationBehavior,
  type Result,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { carryChange, previewChange, type ChangedSubscription, type DecideItems } from './change-carry.ts'
import type { DecidedChange } from './change.ts'
import { inCurrency, type FoundForChange } from './change-load.ts'
import { currencyOfFirst, soldItems, type SoldItem, type WantedItem } from './sold.ts'
import type { SubscriptionPorts } from './start.ts'

/** What a subscription with one item is to be for. Without a price and a product, it stays with what it is for. */
export interface WantedPlan {
  readonly priceId?: string | undefined
  readonly productId?: string | undefined
  /** Left out: as many as before. */
  readonly quantity?: number | undefined
  /** Left out: as the subscription says. */
  readonly behavior?: ProrationBehavior | undefined
  /** What the request calls the price and the product, for its errors. */
  readonly fields?: WantedItem['fields']
}

const OWN_NAMES = { price: 'priceId', product: 'productId' }

/**
 * Takes a subscription to another plan, another quantity, or both. Errors: `resource_missing`, `validation_error` for a price
 * of another currency and for what does not recur, `invalid_state` for what is not for sale and for a subscription that has
 * several items or is not billed.
 */
export function changePlan(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  wanted: WantedPlan,
): () => Promise<Result<Planned<ChangedSubscription>, DomainError>> {
  return carryChange(context, ports, { id, refs: wanted }, toPlan(wanted))
}

/** What taking a subscription to another plan would come to now: the figures that the change commits. */
export function previewPlanChange(
  context: Context,
  id: string,
  wanted: WantedPlan,
): Promise<
  Result<{ readonly found: FoundForChange; readonly decided: DecidedChange; readonly at: number }, DomainError>
> {
  return previewChange(context, { id, refs: wanted }, toPlan(wanted))
}

function toPlan(wanted: WantedPlan): DecideItems {
  const { priceId, productId, quantity, behavior } = wanted
  return (_, found) => {
    const [item, ...others] = found.items
    if (!item || others.length > 0) {
      return err(invalidState('The subscription has several items: change the items instead.'))
    }
    const isPlanChange = priceId !== undefined || productId !== undefined
    if (!isPlanChange) {
      const changed = inQuantity(found, item, quantity ?? item.quantity)
      return changed.ok
        ? ok({ items: [changed.value], recurrence: found.subscription, behavior, isPlanChange })
        : changed
    }
    const sold = soldTo(found, item, wanted)
    if (!sold.ok) return sold
    return ok({ items: [soldAs(item, sold.value)], recurrence: sold.value, behavior, isPlanChange })
  }
}

function soldTo(
  found: FoundForChange,
  item: SubscriptionItem,
  { priceId, productId, quantity = item.quantity, fields = OWN_NAMES }: WantedPlan,
): Result<SoldItem, DomainError> {
  const wanted = [{ priceId, productId, quantity, fields }]
  const currency = currencyOfFirst(wanted, found)
  const paid = inCurrency(found, currency, priceId === undefined ? fields.product : fields.price)
  if (!paid.ok) return paid
  const sold = soldItems(wanted, found, found.subscription.currency)
  if (!sold.ok) return sold
  const [first] = sold.value
  return first ? ok(first) : err(invalidField(fields.price, 'is required'))
}

/** An item that is for something else from now on. What it is called and whether it is shipped go with that. */
export function soldAs(item: SubscriptionItem, { product, price, ...sold }: SoldItem): SubscriptionItem {
  const { quantity, unitAmountMinor, amountMinor } = sold
  const priceId = price?.id ?? null
  const isSame = product.id === item.productId && priceId === item.priceId
  if (isSame && quantity === item.quantity && amountMinor === item.amountMinor) return item
  const named = product.id === item.productId ? item.description : null
  const { fulfillmentType } = product
  return {
    ...item,
    productId: product.id,
    priceId,
    description: named,
    fulfillmentType,
    quantity,
    unitAmountMinor,
    amountMinor,
  }
}

/**
 * An item in another quantity, at the amount that was subscribed to: a price that has changed since changes nothing. Tiers
 * and packages are those that the price has now. Errors: `amount_too_large`.
 */
export function inQuantity(
  { prices }: Pick<FoundForChange, 'prices'>,
  item: SubscriptionItem,
  quantity: number,
): Result<SubscriptionItem, DomainError> {
  if (quantity === item.quantity) return ok(item)
  const price = prices.find(({ id }) => id === item.priceId) ?? null
  const amount = price && isStepped(price) ? amountOf(price, quantity) : multiply(item.unitAmountMinor, quantity)
  if (!amount.ok) return err({ code: 'amount_too_large', message: 'The quantity comes to more than can be charged.' })
  return ok({ ...item, quantity, amountMinor: amount.value })
}

function isStepped({ billingScheme, transformQuantity }: Price): boolean {
  return billingScheme === 'tiered' || transformQuantity !== null
}
