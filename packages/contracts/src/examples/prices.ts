import type { createPriceBody, price, priceListResponse, updatePriceBody } from '../prices.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, cursorListOf, IDS, named, PRICE_MINOR } from './story.ts'

const aPrice = {
  ...named('price'),
  object: 'price',
  product_id: IDS.product,
  active: true,
  currency: 'USD',
  unit_amount: PRICE_MINOR,
  unit_amount_decimal: null,
  type: 'one_time',
  pricing_model: 'fixed',
  interval: null,
  interval_count: null,
  trial_period_days: null,
  start_rule: null,
  minimum_amount: null,
  maximum_amount: null,
  suggested_amount: null,
  preset_amounts: null,
  name: 'Standard',
  nickname: null,
  description: null,
  version: 1,
  lookup_key: 'workshop_standard',
  billing_scheme: 'per_unit',
  tiers_mode: null,
  tiers: null,
  transform_quantity: null,
  percentage_rate_bps: null,
  pay_in_advance: false,
  spending_minimum_cents: null,
  metadata: {},
  created_at: AT.catalogued,
  updated_at: AT.catalogued,
} satisfies Answer<typeof price>

export const priceExamples = {
  prices_list: { answer: cursorListOf(aPrice, '/v2/prices') satisfies Answer<typeof priceListResponse> },
  prices_create: {
    body: {
      product_id: named('product').public_id,
      currency: aPrice.currency,
      unit_amount: aPrice.unit_amount,
      type: aPrice.type,
      name: aPrice.name,
      lookup_key: aPrice.lookup_key,
    } satisfies Body<typeof createPriceBody>,
    answer: aPrice,
  },
  prices_get: { answer: aPrice },
  prices_update: {
    body: { nickname: 'Spring 2026' } satisfies Body<typeof updatePriceBody>,
    answer: { ...aPrice, nickname: 'Spring 2026', updated_at: AT.linked } satisfies Answer<typeof price>,
  },
  prices_archive: { answer: { ...aPrice, active: false, updated_at: AT.linked } satisfies Answer<typeof price> },
} satisfies Record<string, Example>
