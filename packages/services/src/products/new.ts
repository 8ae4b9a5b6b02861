import type { Product } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A product with nothing but its code, name, price and kind, before what is known is laid over it. */
export function newProduct(
  context: Context,
  known: Pick<Product, 'productId' | 'name' | 'kind' | 'pricingModel' | 'amountMinor' | 'currency'>,
): Product {
  return {
    ...known,
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    description: null,
    interval: null,
    intervalCount: null,
    trialDays: 0,
    fulfillmentType: 'none',
    trackInventory: false,
    stockQuantity: null,
    billingAnchorRule: null,
    billingAnchorDay: null,
    firstChargeBehavior: null,
    endBehavior: null,
    maxPayments: null,
    usageMeterId: null,
    slug: null,
    isActive: true,
    isArchived: false,
    imageUrl: null,
    media: [],
    features: [],
    taxBehavior: null,
    taxCode: null,
    taxRateIds: [],
    externalSource: null,
    externalId: null,
    externalUpdatedAt: null,
    contentHash: null,
    metadata: {},
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}
