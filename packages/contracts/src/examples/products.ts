import type { externalBatchResponse } from '../external.ts'
import type {
  createProductBody,
  externalProductBatchBody,
  externalProductBody,
  externalProductResponse,
  product,
  productListResponse,
  productResponse,
  updateProductBody,
} from '../products.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, named, onePage, PRICE_MINOR, requestId } from './story.ts'

export const aProduct = {
  ...named('product'),
  object: 'product',
  product_id: 'workshop-1',
  name: 'Onboarding workshop',
  description: 'Half a day with your team, online.',
  kind: 'one_time',
  pricing_model: 'one_time',
  amount_minor: PRICE_MINOR,
  currency: 'USD',
  interval: null,
  interval_count: null,
  trial_days: 0,
  fulfillment_type: 'digital',
  track_inventory: false,
  stock_quantity: null,
  billing_anchor_rule: null,
  billing_anchor_day: null,
  first_charge_behavior: null,
  end_behavior: null,
  max_payments: null,
  usage_meter_id: null,
  slug: 'onboarding-workshop',
  is_active: true,
  is_archived: false,
  image_url: 'https://cdn.okafor.studio/workshop.jpg',
  media: ['https://cdn.okafor.studio/workshop.jpg'],
  features: ['Four hours', 'Recording included'],
  tax_behavior: null,
  tax_code: null,
  tax_rate_ids: [],
  external_source: null,
  external_id: null,
  metadata: {},
  created_at: AT.catalogued,
  updated_at: AT.catalogued,
} satisfies Answer<typeof product>

const pushed = { ...aProduct, external_source: 'shopify', external_id: '7719034' } satisfies Answer<typeof product>

const given = {
  product_id: aProduct.product_id,
  name: aProduct.name,
  description: aProduct.description,
  kind: aProduct.kind,
  pricing_model: aProduct.pricing_model,
  amount_minor: aProduct.amount_minor,
  currency: aProduct.currency,
  fulfillment_type: aProduct.fulfillment_type,
  slug: aProduct.slug,
  media: aProduct.media,
  features: aProduct.features,
} satisfies Body<typeof createProductBody>

export const productExamples = {
  products_list: {
    answer: { data: [aProduct], pagination: onePage('offset'), requestId } satisfies Answer<typeof productListResponse>,
  },
  products_create: { body: given, answer: { data: aProduct, requestId } satisfies Answer<typeof productResponse> },
  products_get: { answer: { data: aProduct, requestId } satisfies Answer<typeof productResponse> },
  products_update: {
    body: { amount_minor: 27_500, is_active: false } satisfies Body<typeof updateProductBody>,
    answer: {
      data: { ...aProduct, amount_minor: 27_500, is_active: false, updated_at: AT.linked },
      requestId,
    } satisfies Answer<typeof productResponse>,
  },
  products_external_upsert: {
    body: { ...given, external_updated_at: AT.catalogued } satisfies Body<typeof externalProductBody>,
    answer: { data: pushed, created: true, requestId } satisfies Answer<typeof externalProductResponse>,
  },
  products_external_batch: {
    body: {
      items: [{ source: 'shopify', external_id: '7719034', ...given, external_updated_at: AT.catalogued }],
    } satisfies Body<typeof externalProductBatchBody>,
    answer: {
      data: [{ index: 0, status: 'ignored', reason: 'unchanged_content' }],
      summary: { created: 0, updated: 0, ignored: 1 },
      requestId,
    } satisfies Answer<typeof externalBatchResponse>,
  },
} satisfies Record<string, Example>
