import { BILLING_PERIODS, type Product } from '@revkeen-edge/domain'
import * as z from 'zod'
import { externalResponse } from './external.ts'
import { amountMinor, currency, identity, instant, iso, json, multiline, reference, text, webUrl } from './fields.ts'
import { flag, offset, pageQuery, pagination } from './lists.ts'

const anchorRule = z.enum(['same_day', 'day_of_month', 'last_day'])
const firstCharge = z.enum(['immediate', 'next_anchor', 'prorate'])
const endBehavior = z.enum(['until_canceled', 'fixed_payments'])
const fulfillment = z.enum(['none', 'digital', 'physical'])

export const product = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('product'),
  product_id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  kind: z.enum(['subscription', 'one_time', 'usage']),
  pricing_model: z.enum(['one_time', 'recurring', 'usage']),
  amount_minor: z.number().nullable(),
  currency: z.string(),
  interval: z.string().nullable(),
  interval_count: z.number().nullable(),
  trial_days: z.number(),
  fulfillment_type: fulfillment,
  track_inventory: z.boolean(),
  stock_quantity: z.number().nullable(),
  billing_anchor_rule: anchorRule.nullable(),
  billing_anchor_day: z.number().nullable(),
  first_charge_behavior: firstCharge.nullable(),
  end_behavior: endBehavior.nullable(),
  max_payments: z.number().nullable(),
  usage_meter_id: z.string().nullable(),
  slug: z.string().nullable(),
  is_active: z.boolean(),
  is_archived: z.boolean(),
  image_url: z.string().nullable(),
  media: z.array(z.string()),
  features: z.array(z.string()),
  tax_behavior: z.string().nullable(),
  tax_code: z.string().nullable(),
  tax_rate_ids: z.array(z.string()),
  external_source: z.string().nullable(),
  external_id: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
})

export type ProductWire = z.infer<typeof product>

export function presentProduct(row: Product): ProductWire {
  return {
    ...identity('product', row.id),
    object: 'product',
    product_id: row.productId,
    name: row.name,
    description: row.description,
    kind: row.kind,
    pricing_model: row.pricingModel,
    amount_minor: row.amountMinor,
    currency: row.currency,
    interval: row.interval,
    interval_count: row.intervalCount,
    trial_days: row.trialDays,
    fulfillment_type: row.fulfillmentType,
    track_inventory: row.trackInventory,
    stock_quantity: row.stockQuantity,
    billing_anchor_rule: row.billingAnchorRule,
    billing_anchor_day: row.billingAnchorDay,
    first_charge_behavior: row.firstChargeBehavior,
    end_behavior: row.endBehavior,
    max_payments: row.maxPayments,
    usage_meter_id: row.usageMeterId,
    slug: row.slug,
    is_active: row.isActive,
    is_archived: row.isArchived,
    image_url: row.imageUrl,
    media: row.media,
    features: row.features,
    tax_behavior: row.taxBehavior,
    tax_code: row.taxCode,
    tax_rate_ids: row.taxRateIds,
    external_source: row.externalSource,
    external_id: row.externalId,
    metadata: row.metadata,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

/** A picture: a web address, or the key of a stored file. Never another scheme, since pages show it. */
const image = text(2048).refine(
  (value) => webUrl.safeParse(value).success || /^[\w./-]+$/.test(value),
  'must be an http or https URL or a storage key',
)

/** Words of a link to a product or payment page. */
export const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/, 'must be 1 to 100 lower-case letters, digits and hyphens')

const pictures = z.array(z.union([image, z.object({ url: image }).transform(({ url }) => url)])).max(20)

const fields = {
  name: text(250),
  description: multiline(5000).nullish(),
  amount_minor: amountMinor,
  currency: currency.optional(),
  interval: z.enum(BILLING_PERIODS).nullish(),
  interval_count: z.int().min(1).max(12).nullish(),
  trial_days: z.int().min(0).max(730).optional(),
  fulfillment_type: fulfillment.optional(),
  track_inventory: z.boolean().optional(),
  stock_quantity: z.int().min(0).max(1_000_000_000).nullish(),
  billing_anchor_rule: anchorRule.nullish(),
  billing_anchor_day: z.int().min(1).max(31).nullish(),
  first_charge_behavior: firstCharge.nullish(),
  end_behavior: endBehavior.nullish(),
  max_payments: z.int().min(1).max(10_000).nullish(),
  metadata: json.optional(),
  image_url: image.nullish(),
  /** Pictures, the first of which stands for the product where `image_url` is not given. */
  media: pictures.optional(),
  features: z.array(text(200)).max(50).optional(),
  is_active: z.boolean().optional(),
}

export const createProductBody = z.object({
  product_id: text(200),
  /** `service` is a one-time or recurring product without delivery. */
  kind: z.enum(['subscription', 'one_time', 'usage', 'service']),
  /** `fixed` is another word for `one_time`. */
  pricing_model: z.enum(['one_time', 'recurring', 'usage', 'fixed']),
  usage_meter_id: reference('meter').nullish(),
  slug: slug.optional(),
  ...fields,
})

export const updateProductBody = z.object({
  ...fields,
  name: fields.name.optional(),
  amount_minor: fields.amount_minor.optional(),
  is_archived: z.boolean().optional(),
})

export type CreateProduct = z.infer<typeof createProductBody>
export type UpdateProduct = z.infer<typeof updateProductBody>

/** A record as an integration pushes it. Without a `product_id` the id elsewhere becomes the code. */
export const externalProductBody = z.object({
  ...createProductBody.shape,
  product_id: text(200).optional(),
  is_archived: z.boolean().optional(),
  external_updated_at: instant.optional(),
})
export const externalProductBatchBody = z.object({
  items: z
    .array(z.object({ source: text(64), external_id: text(200), ...externalProductBody.shape }))
    .min(1)
    .max(100),
})
export type ExternalProduct = z.infer<typeof externalProductBody>
export type ExternalProductBatch = z.infer<typeof externalProductBatchBody>

const kindFilter = z.enum(['subscription', 'one_time', 'usage', 'service']).optional()

export const productsQuery = pageQuery.extend({
  offset,
  search: text(200).optional(),
  kind: kindFilter,
  is_active: flag.optional(),
  isActive: flag.optional(),
})
export const productResponse = z.object({ data: product, requestId: z.string() })
export const productListResponse = z.object({ data: z.array(product), pagination, requestId: z.string() })
export const externalProductResponse = externalResponse(product)
