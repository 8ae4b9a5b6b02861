import type { CreateProduct, ExternalProduct, UpdateProduct } from '@revkeen-edge/contracts'
import type { Product } from '@revkeen-edge/domain'

/** Which column each wire field sets. */
const COLUMNS = {
  product_id: 'productId',
  name: 'name',
  description: 'description',
  amount_minor: 'amountMinor',
  currency: 'currency',
  interval: 'interval',
  interval_count: 'intervalCount',
  trial_days: 'trialDays',
  fulfillment_type: 'fulfillmentType',
  track_inventory: 'trackInventory',
  stock_quantity: 'stockQuantity',
  billing_anchor_rule: 'billingAnchorRule',
  billing_anchor_day: 'billingAnchorDay',
  first_charge_behavior: 'firstChargeBehavior',
  end_behavior: 'endBehavior',
  max_payments: 'maxPayments',
  slug: 'slug',
  is_active: 'isActive',
  is_archived: 'isArchived',
  image_url: 'imageUrl',
  media: 'media',
  features: 'features',
  metadata: 'metadata',
} as const satisfies Record<string, keyof Product>

type Body = CreateProduct | UpdateProduct | ExternalProduct

/** The columns that a body sets. The first picture stands for the product where no image is named. */
export function productFields(body: Body): Partial<Product> {
  const given: Readonly<Record<string, unknown>> = body
  const set: Partial<Product> = Object.fromEntries(
    Object.entries(COLUMNS).flatMap(([field, column]) => (given[field] === undefined ? [] : [[column, given[field]]])),
  )
  const [first] = body.media ?? []
  return body.image_url === undefined && first !== undefined ? { imageUrl: first, ...set } : set
}

/** What kind of product a body means: `fixed` is one_time, and a service is whatever it is priced as. */
export function productKind(
  body: Pick<CreateProduct, 'kind' | 'pricing_model'>,
): Pick<Product, 'kind' | 'pricingModel'> {
  const pricingModel = body.pricing_model === 'fixed' ? 'one_time' : body.pricing_model
  if (body.kind !== 'service') return { kind: body.kind, pricingModel }
  return { kind: pricingModel === 'recurring' ? 'subscription' : pricingModel, pricingModel }
}

/** Fills in what follows from the rest: one interval where none is counted, no stock where none is tracked. */
export function settled(product: Product): Product {
  const intervalCount = product.interval !== null && product.intervalCount === null ? 1 : product.intervalCount
  return { ...product, intervalCount, stockQuantity: product.trackInventory ? product.stockQuantity : null }
}
