import { describe, expect, it } from 'vitest'
import type { Price, Product } from './catalogue.ts'
import { lineInterval, priceInvoiceLine } from './invoice-line.ts'

type Given = { price?: Partial<Price>; product?: Partial<Product>; quantity?: number; unitAmountMinor?: number }

/** Rows with what these rules look at. */
const productOf = (fields: Partial<Product> = {}) =>
  ({
    name: 'Gym',
    currency: 'USD',
    pricingModel: 'one_time',
    amountMinor: 900,
    isActive: true,
    isArchived: false,
    ...fields,
  }) as Product
const priceOf = (fields: Partial<Price>) =>
  ({
    active: true,
    currency: 'USD',
    unitAmount: 300,
    pricingModel: 'fixed',
    billingScheme: 'per_unit',
    tiers: null,
    tiersMode: null,
    transformQuantity: null,
    minimumAmount: null,
    maximumAmount: null,
    suggestedAmount: null,
    ...fields,
  }) as Price

const priced = ({ price, product, quantity = 2, unitAmountMinor }: Given) => {
  const result = priceInvoiceLine({
    price: price ? priceOf(price) : null,
    product: price || product ? productOf(product) : null,
    quantity,
    unitAmountMinor,
    currency: 'USD',
  })
  if (result.ok) return [result.value.unitAmountMinor, result.value.subtotalMinor]
  return 'fields' in result.error ? Object.keys(result.error.fields) : result.error.code
}

const volume = [
  { up_to: 1, unit_amount_minor: 500, flat_amount_minor: null },
  { up_to: null, unit_amount_minor: 333, flat_amount_minor: 1 },
]

describe('what a line costs', () => {
  it.each<[string, Given, unknown]>([
    ['its own amount, times the quantity', { unitAmountMinor: 250 }, [250, 500]],
    ['a credit', { unitAmountMinor: -250 }, [-250, -500]],
    ['the amount of its product', { product: {} }, [900, 1_800]],
    ['another amount of its product', { product: {}, unitAmountMinor: 100 }, [100, 200]],
    ['by a price', { price: {} }, [300, 600]],
    [
      'by tiers, the average shown',
      { price: { billingScheme: 'tiered', tiersMode: 'volume', tiers: volume } },
      [334, 667],
    ],
    ['nothing', { price: { pricingModel: 'free' } }, [0, 0]],
    ['what is chosen', { price: { pricingModel: 'pay_what_you_want' }, unitAmountMinor: 70 }, [70, 140]],
  ])('%s', (_, given, expected) => {
    expect(priced(given)).toEqual(expected)
  })
})

describe('a line that cannot be', () => {
  it.each<[string, Given, unknown]>([
    ['without an amount', {}, ['amount_minor']],
    ['with an amount against its price', { price: {}, unitAmountMinor: 1 }, ['amount_minor']],
    [
      'less than may be chosen',
      { price: { pricingModel: 'pay_what_you_want', minimumAmount: 80 }, unitAmountMinor: 70 },
      ['amount_minor'],
    ],
    ['nothing chosen', { price: { pricingModel: 'pay_what_you_want', unitAmount: null } }, ['amount_minor']],
    ['billed by usage', { product: { pricingModel: 'usage' } }, ['product_id']],
    ['of a percentage', { price: { billingScheme: 'percentage' } }, ['price_id']],
    ['of what is archived', { product: { isArchived: true } }, 'invalid_state'],
    ['of a price that is off', { price: { active: false } }, 'invalid_state'],
    ['in another currency', { price: { currency: 'EUR' } }, 'invalid_state'],
    ['beyond all amounts', { unitAmountMinor: -999_999_999_999 }, 'amount_too_large'],
  ])('%s', (_, given, expected) => {
    expect(priced(given)).toEqual(expected)
  })
})

describe('how often a line is billed', () => {
  it('is as its price says, or else its product', () => {
    const yearly = productOf({ pricingModel: 'recurring', interval: 'half_year', intervalCount: null })
    expect(lineInterval(null, yearly)).toEqual({ billingInterval: 'half_year', billingIntervalCount: 1 })
    const monthly = priceOf({ type: 'recurring', interval: 'month', intervalCount: 2 })
    expect(lineInterval(monthly, yearly)).toEqual({ billingInterval: 'month', billingIntervalCount: 2 })
    expect(lineInterval(priceOf({ type: 'one_time' }), yearly)).toEqual({
      billingInterval: null,
      billingIntervalCount: null,
    })
    expect(lineInterval(null, null)).toEqual({ billingInterval: null, billingIntervalCount: null })
  })
})
