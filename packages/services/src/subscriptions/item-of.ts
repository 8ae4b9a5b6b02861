import type { CreateSubscriptionItem, UpdateSubscriptionItem } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  invalidState,
  isForSale,
  missing,
  multiply,
  ok,
  sameRecurrence,
  type DomainError,
  type Product,
  type Result,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { soldAs, inQuantity } from './change-plan.ts'
import { inCurrency, type FoundForChange } from './change-load.ts'
import { currencyOfFirst, soldItems, type SoldItem } from './sold.ts'

const FIELDS = { price: 'price_id', product: 'product_id' }

/**
 * An item as a request adds it: a price of the catalogue, or an amount of its own, for a product or under a description.
 * Errors: `resource_missing`, `validation_error` by field, `invalid_state` for what is not for sale, `amount_too_large`.
 */
export function itemOfBody(
  context: Context,
  found: FoundForChange,
  body: CreateSubscriptionItem,
): Result<SubscriptionItem, DomainError> {
  const paid = inCurrency(found, body.currency ?? null, 'currency')
  if (!paid.ok) return paid
  const { description = null, fulfillment_type: fulfillmentType, metadata = {} } = body
  const priced = body.price_id === undefined ? ownAmount(found, body) : byPrice(found, body)
  if (!priced.ok) return priced
  const { subscription, items } = found
  const { runtime, now } = context
  return ok({
    id: runtime.uuid(),
    merchantId: subscription.merchantId,
    subscriptionId: subscription.id,
    position: Math.max(-1, ...items.map(({ position }) => position)) + 1,
    currency: subscription.currency,
    heldMinor: null,
    heldFor: null,
    ...priced.value,
    ...(fulfillmentType === undefined ? {} : { fulfillmentType }),
    description,
    metadata,
    createdAt: now,
    updatedAt: now,
    version: 1,
  })
}

type Priced = Pick<
  SubscriptionItem,
  'productId' | 'priceId' | 'quantity' | 'unitAmountMinor' | 'amountMinor' | 'fulfillmentType'
>

function byPrice(found: FoundForChange, body: CreateSubscriptionItem): Result<Priced, DomainError> {
  const { price_id: priceId, product_id: productId, quantity = 1, unit_amount_minor: unit } = body
  const sold = soldByPrice(found, { priceId, productId, quantity })
  if (!sold.ok) return sold
  const { product, price, unitAmountMinor, amountMinor } = sold.value
  if (unit !== undefined && unit !== unitAmountMinor) {
    return err(invalidField('unit_amount_minor', `comes from the price: ${unitAmountMinor}`))
  }
  const { fulfillmentType } = product
  return ok({
    productId: product.id,
    priceId: price?.id ?? null,
    quantity,
    unitAmountMinor,
    amountMinor,
    fulfillmentType,
  })
}

function ownAmount({ products }: FoundForChange, body: CreateSubscriptionItem): Result<Priced, DomainError> {
  const { product_id: productId = null, quantity = 1, unit_amount_minor: unitAmountMinor } = body
  const product = products.find(({ id }) => id === productId) ?? null
  if (productId !== null && !product) return err(missing('Product', 'product_id'))
  const refused = refusalOf(product, body)
  if (refused) return err(refused)
  if (unitAmountMinor === undefined) return err(invalidField('unit_amount_minor', 'is required without a price_id'))
  const amount = multiply(unitAmountMinor, quantity)
  if (!amount.ok) return err(tooMuch)
  const fulfillmentType = product?.fulfillmentType ?? 'none'
  return ok({ productId, priceId: null, quantity, unitAmountMinor, amountMinor: amount.value, fulfillmentType })
}

const tooMuch: DomainError = { code: 'amount_too_large', message: 'The item comes to more than can be charged.' }

function refusalOf(product: Product | null, { description }: CreateSubscriptionItem): DomainError | null {
  if (!product) return description === undefined ? invalidField('description', 'is required without a product') : null
  return isForSale(product) ? null : invalidState(`${product.name} is no longer for sale.`, 'product_id')
}

/** A price of the catalogue in the currency and the interval of a subscription. */
function soldByPrice(
  found: FoundForChange,
  wanted: { readonly priceId: string | undefined; readonly productId: string | undefined; readonly quantity: number },
): Result<SoldItem, DomainError> {
  const named = [{ ...wanted, fields: FIELDS }]
  const paid = inCurrency(found, currencyOfFirst(named, found), FIELDS.price)
  if (!paid.ok) return paid
  const sold = soldItems(named, found, found.subscription.currency)
  if (!sold.ok) return sold
  const [item] = sold.value
  if (!item) return err(invalidField(FIELDS.price, 'is required'))
  if (!sameRecurrence(item, found.subscription)) {
    return err(invalidField(FIELDS.price, 'is billed by another interval than the subscription'))
  }
  return ok(item)
}

/** An item as a request changes it. Errors: those of adding one. */
export function itemChanged(
  found: FoundForChange,
  item: SubscriptionItem,
  body: UpdateSubscriptionItem,
): Result<SubscriptionItem, DomainError> {
  const { description, fulfillment_type: fulfillmentType, metadata } = body
  const priced = repriced(found, item, body)
  if (!priced.ok) return priced
  const said = {
    ...(description === undefined ? {} : { description }),
    ...(fulfillmentType === undefined ? {} : { fulfillmentType }),
    ...(metadata === undefined ? {} : { metadata }),
  }
  return ok(Object.keys(said).length === 0 ? priced.value : { ...priced.value, ...said })
}

function repriced(
  found: FoundForChange,
  item: SubscriptionItem,
  { price_id: priceId, unit_amount_minor: unitAmountMinor, quantity = item.quantity }: UpdateSubscriptionItem,
): Result<SubscriptionItem, DomainError> {
  if (priceId !== undefined) {
    if (unitAmountMinor !== undefined) return err(invalidField('unit_amount_minor', 'comes from the price'))
    const sold = soldByPrice(found, { priceId, productId: undefined, quantity })
    return sold.ok ? ok(soldAs(item, sold.value)) : sold
  }
  if (unitAmountMinor === undefined) return inQuantity(found, item, quantity)
  const amount = multiply(unitAmountMinor, quantity)
  if (!amount.ok) return err(tooMuch)
  const isSame = unitAmountMinor === item.unitAmountMinor && amount.value === item.amountMinor
  return ok(
    isSame && quantity === item.quantity ? item : { ...item, quantity, unitAmountMinor, amountMinor: amount.value },
  )
}
