import {
  DAY_MS,
  type Discount,
  type Share,
  type Subscription,
  type SubscriptionAdjustment,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvoiceWorld } from '../invoices/life-world.ts'
import { discountsFor, figuresOfPeriod, newSubscriptionInvoice, type Billable, type BilledPeriod } from './bill.ts'

const START = Date.UTC(2026, 0, 1)
const context = new InvoiceWorld(100).context()

const WHOLE: Share = { numerator: 1n, denominator: 1n }
const billed = (sequence: number, share = WHOLE): BilledPeriod => ({
  sequence,
  share,
  period: { start: START, end: START + 30 * DAY_MS },
})

const subscription = {
  id: 's1',
  customerId: 'c1',
  currency: 'USD',
  interval: 'month',
  intervalCount: 1,
} as Subscription

const item = (amountMinor: number, quantity = 1): SubscriptionItem =>
  ({
    id: `i${amountMinor}`,
    description: 'Pro',
    productId: null,
    priceId: null,
    quantity,
    unitAmountMinor: Math.round(amountMinor / quantity),
    amountMinor,
  }) as SubscriptionItem

const change = (amountMinor: number, id = `a${amountMinor}`): SubscriptionAdjustment =>
  ({
    id,
    description: 'Change',
    productId: null,
    priceId: null,
    quantity: 1,
    amountMinor,
    periodStart: START,
    periodEnd: START + DAY_MS,
  }) as SubscriptionAdjustment

const off = (set: Partial<Discount>): Discount =>
  ({
    id: 'd1',
    type: 'percentage',
    value: 500_000,
    currency: null,
    scope: 'entire_order',
    productIds: [],
    recurringType: null,
    recurringCycles: null,
    ...set,
  }) as Discount

function found(set: Partial<Billable>): Billable {
  return {
    merchant: { country: 'US' },
    customer: { country: 'US', state: null, taxTreatment: 'taxed' },
    products: [],
    prices: [],
    rates: [],
    discounts: [],
    adjustments: [],
    items: [item(1000)],
    subscription,
    ...set,
  } as unknown as Billable
}

async function figures(set: Partial<Billable>, period = billed(1)) {
  const all = found(set)
  const priced = await figuresOfPeriod(context, all, period, newSubscriptionInvoice(context, all))
  if (!priced.ok) throw new Error(priced.error.code)
  return priced.value
}

describe('what a period comes to', () => {
  it('is a line for each item, with its period', async () => {
    const { invoice, lines } = await figures({ items: [item(4900), item(5000, 5)] })
    expect(invoice.totalMinor).toBe(9900)
    expect(lines).toMatchObject([
      { position: 0, quantity: 1, subtotalMinor: 4900, billingInterval: 'month', periodStart: START },
      { position: 1, quantity: 5, unitAmountMinor: 1000, subtotalMinor: 5000, sourceType: 'subscription_item' },
    ])
  })

  it('is the share of each item, rounded by itself', async () => {
    const { lines } = await figures({ items: [item(100), item(50)] }, billed(1, { numerator: 1n, denominator: 3n }))
    expect(lines.map(({ subtotalMinor }) => subtotalMinor)).toEqual([33, 17])
  })

  it('is nothing for a trial, which leaves what waits waiting', async () => {
    const trial = billed(0, { numerator: 0n, denominator: 1n })
    const { invoice, taken } = await figures({ adjustments: [change(-300)] }, trial)
    expect(invoice.totalMinor).toBe(0)
    expect(taken).toEqual([])
  })

  it('takes what waits along', async () => {
    const { invoice, lines, taken } = await figures({ adjustments: [change(-300), change(500)] })
    expect(invoice.totalMinor).toBe(1200)
    expect(lines.map(({ subtotalMinor }) => subtotalMinor)).toEqual([1000, 500, -300])
    expect(taken.map(({ leftMinor }) => leftMinor)).toEqual([0, 0])
  })

  it('takes credits up to the charges, and lets the rest wait', async () => {
    const { invoice, taken } = await figures({ adjustments: [change(-700, 'a'), change(-500, 'b'), change(-1, 'c')] })
    expect(invoice.totalMinor).toBe(0)
    expect(taken.map(({ adjustment, amountMinor, leftMinor }) => [adjustment.id, amountMinor, leftMinor])).toEqual([
      ['a', -700, 0],
      ['b', -300, -200],
    ])
  })

  it('is never below nothing, and loses nothing of what waits', async () => {
    const amount = fc.integer({ min: -5_000, max: 5_000 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(amount, { maxLength: 6 }),
        fc.integer({ min: 0, max: 3_000 }),
        async (waiting, price) => {
          const adjustments = waiting.map((each, index) => change(each, `a${index}`))
          const { invoice, taken } = await figures({ items: [item(price)], adjustments })
          const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
          expect(invoice.totalMinor).toBe(price + sum(taken.map(({ amountMinor }) => amountMinor)))
          expect(invoice.totalMinor).toBeGreaterThanOrEqual(0)
          for (const { adjustment, amountMinor, leftMinor } of taken) {
            expect(amountMinor + leftMinor).toBe(adjustment.amountMinor)
          }
          const left = sum(waiting) - sum(taken.map(({ amountMinor }) => amountMinor))
          expect(left === 0 || invoice.totalMinor === 0).toBe(true)
        },
      ),
    )
  })

  it('takes discounts off the items alone', async () => {
    const { invoice } = await figures({ discounts: [off({})], adjustments: [change(400)] })
    expect(invoice).toMatchObject({ subtotalMinor: 1400, discountMinor: 500, totalMinor: 900 })
  })

  it('credits no more than what discounts leave', async () => {
    const { invoice, taken } = await figures({ discounts: [off({})], adjustments: [change(-800)] })
    expect(invoice.totalMinor).toBe(0)
    expect(taken).toMatchObject([{ amountMinor: -500, leftMinor: -300 }])
  })
})

describe('the discounts of a payment', () => {
  it.each<[string, Partial<Discount>, readonly boolean[]]>([
    ['once', {}, [true, false, false]],
    ['two cycles', { recurringType: 'repeating', recurringCycles: 2 }, [true, true, false]],
    ['for ever', { recurringType: 'forever' }, [true, true, true]],
    ['a free trial, which is in the terms', { type: 'free_trial', value: 30 }, [false, false, false]],
    ['what is for single purchases', { scope: 'one_time_only' }, [false, false, false]],
  ])('%s', (_, set, expected) => {
    expect([1, 2, 3].map((sequence) => discountsFor([off(set)], sequence).length === 1)).toEqual(expected)
  })
})
