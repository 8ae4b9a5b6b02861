import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price, product } from '../test/catalogue-rows.ts'
import type { Price, Product } from './catalogue.ts'
import { MAX_AMOUNT_MINOR } from './money.ts'
import type { LinkLine } from './payment-link.ts'
import type { Choice } from './choice.ts'
import { offerOf } from './offer.ts'
import { priceSale } from './sale.ts'
import type { SaleTerms } from './sellable.ts'

const line = (id: string, set: Partial<LinkLine> = {}): LinkLine => ({
  id,
  productId: null,
  priceId: null,
  quantity: 1,
  merchantReference: null,
  adhoc: null,
  ...set,
})

const terms = (set: Partial<SaleTerms> = {}): SaleTerms => ({
  lines: [],
  amountMinor: null,
  currency: 'USD',
  selectionMode: 'bundle',
  allowQuantity: false,
  name: null,
  ...set,
})

const mug = product('mug')
const shirt = product('shirt', { amountMinor: 2500 })
const mugPrice = price('p-mug', 'mug')
const catalogue = { products: [mug, shirt], prices: [mugPrice] }
const two = [line('a', { productId: 'mug', priceId: 'p-mug', quantity: 3 }), line('b', { productId: 'shirt' })]

const sell = (
  set: Partial<SaleTerms>,
  selection: readonly Choice[] | null = null,
  rows: { products: Product[]; prices: Price[] } = catalogue,
) => priceSale({ terms: terms(set), catalogue: rows, selection })

const wrong = (field: string, reason: string) => ({
  ok: false,
  error: { code: 'validation_error', fields: { [field]: [reason] } },
})
const refused = (message: string) => ({ ok: false, error: { code: 'invalid_state', message } })

describe('a bundle', () => {
  it('is sold whole, at prices and at products’ own amounts', () => {
    expect(sell({ lines: two })).toEqual({
      ok: true,
      value: {
        currency: 'USD',
        totalMinor: 4000,
        lines: [
          {
            productId: 'mug',
            priceId: 'p-mug',
            description: 'Product mug',
            quantity: 3,
            unitAmountMinor: 500,
            subtotalMinor: 1500,
          },
          {
            productId: 'shirt',
            priceId: null,
            description: 'Product shirt',
            quantity: 1,
            unitAmountMinor: 2500,
            subtotalMinor: 2500,
          },
        ],
      },
    })
  })

  it('takes other quantities only where the link allows them', () => {
    const choice = [{ id: 'a', quantity: 4 }]
    expect(sell({ lines: two }, choice)).toEqual(wrong('items[0].quantity', 'cannot be changed'))
    expect(sell({ lines: two, allowQuantity: true }, choice)).toMatchObject({ ok: true, value: { totalMinor: 4500 } })
    for (const quantity of [0, -1, 1.5, 10_000, Number.NaN]) {
      expect(sell({ lines: two, allowQuantity: true }, [{ id: 'a', quantity }])).toEqual(
        wrong('items[0].quantity', 'must be between 1 and 9999'),
      )
    }
  })

  it('refuses lines that it does not have, and one line twice', () => {
    expect(sell({ lines: two }, [{ id: 'z', quantity: 1 }])).toEqual(wrong('items[0].id', 'is not offered here'))
    const twice = [
      { id: 'b', quantity: 1 },
      { id: 'b', quantity: 1 },
    ]
    expect(sell({ lines: two }, twice)).toEqual(wrong('items[1].id', 'is chosen twice'))
  })

  it('refuses an amount of the browser’s for a fixed price', () => {
    expect(sell({ lines: two }, [{ id: 'a', quantity: 3, amountMinor: 1 }])).toEqual(
      wrong('items[0].amount_minor', 'cannot be chosen'),
    )
  })

  it('is gone when a price or product of it is', () => {
    const rows = (products: Product[], prices: Price[]) => sell({ lines: two }, null, { products, prices })
    expect(rows([{ ...mug, isActive: false }, shirt], [mugPrice])).toMatchObject(
      refused('Product mug is no longer for sale.'),
    )
    expect(rows([mug, { ...shirt, isArchived: true }], [mugPrice])).toMatchObject(
      refused('Product shirt is no longer for sale.'),
    )
    expect(rows([mug, shirt], [{ ...mugPrice, active: false }])).toMatchObject(
      refused('Product mug is no longer for sale.'),
    )
  })

  it('refuses another currency than its own', () => {
    expect(sell({ lines: two, currency: 'EUR' })).toMatchObject(refused('Product mug is not sold in EUR.'))
  })

  it('refuses to sell for nothing', () => {
    const free = price('free', 'mug', { pricingModel: 'free', unitAmount: 0 })
    const lines = [line('a', { productId: 'mug', priceId: 'free' })]
    expect(sell({ lines }, null, { products: [mug], prices: [free] })).toMatchObject({
      ok: false,
      error: { code: 'invalid_state' },
    })
    const withShirt = sell({ lines: [...lines, line('b', { productId: 'shirt' })] }, null, {
      products: [mug, shirt],
      prices: [free],
    })
    expect(withShirt).toMatchObject({ ok: true, value: { totalMinor: 2500 } })
  })

  it('refuses what is billed by usage', () => {
    const usage = product('u', { kind: 'usage', pricingModel: 'usage' })
    expect(sell({ lines: [line('a', { productId: 'u' })] }, null, { products: [usage], prices: [] })).toMatchObject({
      ok: false,
      error: { code: 'invalid_state' },
    })
  })
})

describe('a choice', () => {
  it('of one starts with the default and takes exactly one', () => {
    const single = { lines: two, selectionMode: 'single_select', defaultProductId: 'shirt' } as const
    expect(sell(single)).toMatchObject({ ok: true, value: { totalMinor: 2500 } })
    expect(sell(single, [{ id: 'a', quantity: 3 }])).toMatchObject({ ok: true, value: { totalMinor: 1500 } })
    expect(sell(single, [])).toEqual(wrong('items', 'must choose something'))
    expect(
      sell(single, [
        { id: 'a', quantity: 3 },
        { id: 'b', quantity: 1 },
      ]),
    ).toEqual(wrong('items', 'must choose one only'))
  })

  it('of many is a cart with a quantity for each', () => {
    const cart = { lines: two, selectionMode: 'multi_select' } as const
    expect(sell(cart, [{ id: 'b', quantity: 2 }])).toMatchObject({
      ok: true,
      value: { totalMinor: 5000, lines: [{ quantity: 2 }] },
    })
    expect(
      sell(cart, [
        { id: 'b', quantity: 2 },
        { id: 'a', quantity: 1 },
      ]),
    ).toMatchObject({ ok: true, value: { totalMinor: 5500 } })
  })

  it('goes on without what is gone, but does not sell it', () => {
    const cart = { lines: two, selectionMode: 'multi_select' } as const
    const rows = { products: [{ ...mug, isActive: false }, shirt], prices: [mugPrice] }
    expect(sell(cart, null, rows)).toMatchObject({ ok: true, value: { totalMinor: 2500 } })
    expect(sell(cart, [{ id: 'a', quantity: 3 }], rows)).toMatchObject({
      ok: false,
      error: { code: 'invalid_state', param: 'items[0].id' },
    })
  })
})

describe('stock', () => {
  const few = product('few', { trackInventory: true, stockQuantity: 2 })
  const set = { lines: [line('a', { productId: 'few' })], allowQuantity: true }

  it('bounds the quantity', () => {
    const rows = { products: [few], prices: [] }
    expect(sell(set, [{ id: 'a', quantity: 2 }], rows)).toMatchObject({ ok: true, value: { totalMinor: 2000 } })
    expect(sell(set, [{ id: 'a', quantity: 3 }], rows)).toMatchObject(refused('Only 2 of Product few are left.'))
    expect(offerOf(terms(set), rows)).toMatchObject({
      ok: true,
      value: { lines: [{ quantityLimits: { min: 1, max: 2 } }] },
    })
  })

  it('can be sold out', () => {
    expect(sell(set, null, { products: [{ ...few, stockQuantity: 0 }], prices: [] })).toMatchObject(
      refused('Product few is sold out.'),
    )
  })
})

describe('pay what you want', () => {
  const tip = price('tip', 'mug', {
    pricingModel: 'pay_what_you_want',
    unitAmount: null,
    minimumAmount: 500,
    maximumAmount: 9000,
    suggestedAmount: 2500,
  })
  const set = { lines: [line('a', { productId: 'mug', priceId: 'tip' })], allowQuantity: true }
  const rows = { products: [mug], prices: [tip] }

  it('starts with the suggestion and takes amounts within its bounds', () => {
    expect(sell(set, null, rows)).toMatchObject({ ok: true, value: { totalMinor: 2500 } })
    expect(sell(set, [{ id: 'a', quantity: 2, amountMinor: 500 }], rows)).toMatchObject({
      ok: true,
      value: { totalMinor: 1000 },
    })
    expect(sell(set, [{ id: 'a', quantity: 1, amountMinor: 499 }], rows)).toEqual(
      wrong('items[0].amount_minor', 'must be at least 500'),
    )
    expect(sell(set, [{ id: 'a', quantity: 1, amountMinor: 9001 }], rows)).toEqual(
      wrong('items[0].amount_minor', 'must be at most 9000'),
    )
    expect(sell(set, [{ id: 'a', quantity: 1, amountMinor: 600.5 }], rows)).toMatchObject({ ok: false })
  })

  it('asks for an amount where none is suggested', () => {
    const open = { products: [mug], prices: [{ ...tip, suggestedAmount: null }] }
    expect(sell(set, [{ id: 'a', quantity: 1 }], open)).toEqual(wrong('items[0].amount_minor', 'is required'))
  })
})

describe('an ad-hoc line and an amount alone', () => {
  it('are sold at what the merchant set', () => {
    const adhoc = {
      name: 'Repair',
      description: null,
      imageUrl: null,
      unitAmount: 750,
      currency: 'USD',
      recurring: null,
      taxBehavior: null,
    }
    expect(sell({ lines: [line('a', { adhoc, quantity: 2 })] })).toMatchObject({
      ok: true,
      value: { totalMinor: 1500, lines: [{ productId: null }] },
    })
    expect(sell({ amountMinor: 4200, name: 'Deposit' })).toMatchObject({
      ok: true,
      value: { totalMinor: 4200, lines: [{ description: 'Deposit' }] },
    })
    expect(sell({})).toMatchObject({ ok: false, error: { code: 'invalid_state' } })
  })
})

describe('an offer', () => {
  it('shows what the page needs', () => {
    const offer = offerOf(
      terms({ lines: two, selectionMode: 'single_select', highlightedProductId: 'mug', allowQuantity: true }),
      catalogue,
    )
    expect(offer).toMatchObject({
      ok: true,
      value: {
        currency: 'USD',
        lines: [
          {
            id: 'a',
            name: 'Product mug',
            features: ['Fast'],
            unitAmountMinor: 500,
            quantity: 3,
            totalMinor: 1500,
            selected: true,
            highlighted: true,
            quantityLimits: { min: 1, max: 9999 },
          },
          { id: 'b', unitAmountMinor: 2500, selected: false, highlighted: false, customAmount: null, recurring: null },
        ],
      },
    })
  })

  it('says how often a line is billed', () => {
    const club = product('club', {
      kind: 'subscription',
      pricingModel: 'recurring',
      interval: 'quarter',
      intervalCount: 1,
    })
    const offer = offerOf(terms({ lines: [line('a', { productId: 'club' })] }), { products: [club], prices: [] })
    expect(offer).toMatchObject({
      ok: true,
      value: { lines: [{ recurring: { interval: 'month', intervalCount: 3 } }] },
    })
  })
})

describe('an amount beyond the largest', () => {
  it('is refused', () => {
    const dear = { products: [product('d', { amountMinor: MAX_AMOUNT_MINOR })], prices: [] }
    const lines = [line('a', { productId: 'd' }), line('b', { productId: 'd' })]
    expect(sell({ lines }, null, dear)).toMatchObject({ ok: false, error: { code: 'amount_too_large' } })
  })
})

describe('for all sales', () => {
  it('the lines sum to the total, and a browser that repeats the offer changes nothing', () => {
    const cart = fc.array(
      fc.record({ amount: fc.integer({ min: 1, max: 1_000_000_000 }), quantity: fc.integer({ min: 1, max: 900 }) }),
      { minLength: 1, maxLength: 20 },
    )
    fc.assert(
      fc.property(cart, (items) => {
        const products = items.map(({ amount }, index) => product(String(index), { amountMinor: amount }))
        const lines = items.map(({ quantity }, index) => line(String(index), { productId: String(index), quantity }))
        const offered = sell({ lines }, null, { products, prices: [] })
        const echoed = sell(
          { lines },
          lines.map(({ id, quantity }) => ({ id, quantity })),
          { products, prices: [] },
        )
        expect(echoed).toEqual(offered)
        const expected = items.reduce((total, { amount, quantity }) => total + BigInt(amount) * BigInt(quantity), 0n)
        if (!offered.ok) {
          expect(expected > BigInt(MAX_AMOUNT_MINOR)).toBe(true)
          return
        }
        const parts = offered.value.lines.reduce((total, { subtotalMinor }) => total + subtotalMinor, 0)
        expect(parts).toBe(offered.value.totalMinor)
        expect(BigInt(offered.value.totalMinor)).toBe(expected)
      }),
    )
  })

  it('the offer’s selected lines sum to the sale that it starts with', () => {
    const mode = fc.constantFrom('bundle', 'single_select', 'multi_select')
    fc.assert(
      fc.property(
        mode,
        fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 5 }),
        (selectionMode, prices) => {
          const products = prices.map((amountMinor, index) => product(String(index), { amountMinor }))
          const set = { selectionMode, lines: products.map(({ id }) => line(id, { productId: id })) } as const
          const sale = sell(set, null, { products, prices: [] })
          const offer = offerOf(terms(set), { products, prices: [] })
          if (!sale.ok || !offer.ok) throw new Error('expected both')
          const selected = offer.value.lines.filter((each) => each.selected)
          expect(selected.reduce((total, each) => total + each.totalMinor, 0)).toBe(sale.value.totalMinor)
        },
      ),
    )
  })
})
