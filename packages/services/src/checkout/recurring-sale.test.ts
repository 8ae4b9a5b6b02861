import type { Price, Product, SaleLine } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import { recurringSale } from './recurring-sale.ts'

const product = { id: 'p', name: 'Box', fulfillmentType: 'physical', trialDays: 7 } as Product
const price = { id: 'q', name: null, trialPeriodDays: 3, startRule: 'prorate' } as Price
const catalogue = { products: [product], prices: [price] }

const line = (set: Partial<SaleLine> = {}): SaleLine => ({
  productId: 'p',
  priceId: 'q',
  description: 'Box',
  quantity: 2,
  unitAmountMinor: 500,
  subtotalMinor: 1000,
  billingInterval: 'month',
  billingIntervalCount: 1,
  ...set,
})
const once = line({ billingInterval: undefined as never, description: 'Set-up' })
const { billingInterval: _, billingIntervalCount: __, ...setUp } = once

describe('a sale as what a subscription bills', () => {
  it('keeps what it costs, by the terms of what is sold', () => {
    const sale = recurringSale([line()], catalogue)
    expect(sale).toMatchObject({
      ok: true,
      value: {
        items: [
          { product, price, quantity: 2, amountMinor: 1000, offered: { interval: 'month', intervalCount: 1, price } },
        ],
        once: [],
      },
    })
  })

  it('names an item only where its product and price do not', () => {
    const sale = recurringSale([line(), line({ description: 'Box of the month' })], catalogue)
    expect(sale.ok && sale.value.items.map(({ description }) => description)).toEqual([undefined, 'Box of the month'])
  })

  it('takes what is of no product, without any terms but its interval', () => {
    const sale = recurringSale([line({ productId: null, priceId: null, description: 'Care' })], catalogue)
    expect(sale).toMatchObject({
      ok: true,
      value: { items: [{ product: null, description: 'Care', offered: { price: null } }] },
    })
    expect(sale.ok && sale.value.items[0]?.offered.product).toMatchObject({ trialDays: 0, maxPayments: null })
  })

  it('sets aside what is sold once', () => {
    const sale = recurringSale([setUp, line()], catalogue)
    expect(sale.ok && [sale.value.items.length, sale.value.once]).toEqual([1, [setUp]])
  })

  it('knows one interval by two names', () => {
    const sale = recurringSale([line({ billingInterval: 'quarter' }), line({ billingIntervalCount: 3 })], catalogue)
    expect(sale.ok).toBe(true)
  })

  it('refuses two intervals, and nothing that recurs', () => {
    expect(recurringSale([line(), line({ billingInterval: 'year' })], catalogue)).toMatchObject({
      ok: false,
      error: { code: 'validation_error', fields: { items: [expect.stringContaining('different intervals')] } },
    })
    expect(recurringSale([setUp], catalogue)).toMatchObject({ ok: false, error: { code: 'invalid_state' } })
  })
})
