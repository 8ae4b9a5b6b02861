import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subscriptionRow } from '../test/subscription-rows.ts'
import { anchoredOn, effectOfChange, recurringBy, shareOfCurrent } from './change-effect.ts'
import { asUncharged, changeFigures, chargedNow, heldItems, type BilledItem } from './change-figures.ts'
import { cursorOf, DEFAULT_RULES, termsOf, type ProrationBehavior, type Subscription } from './subscription.ts'
import { nextBillingStep } from './billing-schedule.ts'
import type { OrderDiscount } from './amounts-discount.ts'

const at = (text: string) => Date.parse(text)
const HALF = at('2026-04-16')

/** Billed for April 2026. */
const april = subscriptionRow({
  status: 'active',
  startsAt: at('2026-04-01'),
  anchorAt: at('2026-04-01'),
  billedUntil: at('2026-05-01'),
  currentPeriodStart: at('2026-04-01'),
  currentPeriodEnd: at('2026-05-01'),
  payments: 1,
})

const item = (amountMinor: number, fields: Partial<BilledItem> = {}): BilledItem => ({
  id: 'si',
  productId: 'plan',
  priceId: `price-${amountMinor}`,
  quantity: 1,
  amountMinor,
  heldMinor: null,
  heldFor: null,
  ...fields,
})

const rules = DEFAULT_RULES
const kind = { behavior: 'create_prorations', rules, changesInterval: false, isUpgrade: false, at: HALF } as const

describe('how a change takes effect', () => {
  it.each<[string, Subscription, Partial<Parameters<typeof effectOfChange>[1]>, string]>([
    ['within the interval', april, {}, 'prorate'],
    ['at once', april, { behavior: 'always_invoice' }, 'prorate'],
    ['without proration', april, { behavior: 'none' }, 'next_period'],
    ['of the interval', april, { changesInterval: true }, 'restart'],
    ['of the interval, without proration', april, { changesInterval: true, behavior: 'none' }, 'next_period'],
    ['upwards', april, { isUpgrade: true }, 'prorate'],
    ['upwards at the full price', april, { isUpgrade: true, rules: { ...rules, upgrade: 'full_price' } }, 'restart'],
    ['downwards where up is at the full price', april, { rules: { ...rules, upgrade: 'full_price' } }, 'prorate'],
    [
      'in a trial',
      { ...april, payments: 0, billedUntil: null, status: 'trialing' },
      { changesInterval: true },
      'next_period',
    ],
    ['in free time before an anchor', { ...april, payments: 0 }, {}, 'next_period'],
    ['after the period', april, { at: at('2026-05-01') }, 'next_period'],
  ])('%s', (_, subscription, changes, effect) => {
    expect(effectOfChange(subscription, { ...kind, ...changes })).toBe(effect)
  })
})

describe('the share of the current period', () => {
  const shareOf = (fields: Partial<Subscription>) => {
    const { numerator, denominator } = shareOfCurrent({ ...april, ...fields })
    return Number((numerator * 1000n) / denominator)
  }
  it.each<[string, Partial<Subscription>, number]>([
    ['is a whole one', {}, 1000],
    [
      'is less where it began off the anchor',
      {
        anchorRule: 'day_of_month',
        anchorDay: 16,
        firstCharge: 'prorate',
        billedUntil: HALF,
        currentPeriodEnd: HALF,
        anchorAt: HALF,
      },
      483,
    ],
    ['is less where the end cuts it', { endsAt: HALF, billedUntil: HALF, currentPeriodEnd: HALF }, 500],
    ['stays whole once another anchor is set', { anchorRule: 'day_of_month', anchorDay: 20 }, 1000],
    [
      'is whole where a short month ends it',
      {
        startsAt: at('2026-01-31'),
        anchorAt: at('2026-01-31'),
        currentPeriodStart: at('2026-01-31'),
        currentPeriodEnd: at('2026-02-28'),
        billedUntil: at('2026-02-28'),
        anchorRule: 'day_of_month',
        anchorDay: 5,
      },
      1000,
    ],
  ])('%s', (_, fields, thousandths) => {
    expect(shareOf(fields)).toBe(thousandths)
  })
})

const change = (before: readonly BilledItem[], after: readonly BilledItem[], fields: object = {}) => ({
  subscription: april,
  before,
  after,
  effect: 'prorate' as const,
  at: HALF,
  step: null,
  discounts: [],
  ...fields,
})

describe('what a change comes to', () => {
  it('is the difference for what is left, item by item', () => {
    const stays = item(500, { id: 'other' })
    expect(changeFigures(change([item(1000), stays], [item(3000), stays]))).toMatchObject({
      items: [{ itemId: 'si', creditMinor: 500, chargeMinor: 1500 }],
      netMinor: 1000,
      daysRemaining: 15,
    })
  })

  it('is what was charged less a discount that the next invoice does not have', () => {
    const half = {
      id: 'd',
      type: 'percentage',
      value: 500_000,
      currency: null,
      scope: 'all',
      productIds: [],
    } as unknown as OrderDiscount
    const figures = changeFigures(change([item(1000)], [item(3000)], { discounts: [half] }))
    expect(figures).toMatchObject({ creditMinor: 250, chargeMinor: 750 })
  })

  const fixed = { id: 'd', type: 'fixed_amount', value: 3000, currency: 'USD', scope: 'all', productIds: [] }
  const thirty = [fixed as unknown as OrderDiscount]
  const [a, b] = [item(10_000, { id: 'a' }), item(10_000, { id: 'b' })]

  it('moves a fixed discount between the items that it is for', () => {
    const begun = { discounts: thirty, at: april.currentPeriodStart }
    const added = changeFigures(change([a], [a, b], begun))
    expect(added).toMatchObject({
      items: [
        { itemId: 'a', creditMinor: 7000, chargeMinor: 8500 },
        { itemId: 'b', creditMinor: 0, chargeMinor: 8500 },
      ],
      netMinor: 10_000,
    })
    expect(changeFigures(change([a, b], [a], { discounts: thirty }))).toMatchObject({ netMinor: -5000 })
  })

  it('leaves what is held of an item alone where others change', () => {
    const held = item(9000, { id: 'a', heldMinor: 1000, heldFor: april.currentPeriodStart })
    expect(changeFigures(change([held], [held, b]))).toMatchObject({ items: [{ itemId: 'b' }], netMinor: 5000 })
  })

  it('of a cycle that begins anew is less by the discounts of its first payment', () => {
    const set = recurringBy(april, { interval: 'year', intervalCount: 1 }, { effect: 'restart', at: HALF })
    const changed = { ...april, ...set }
    const step = nextBillingStep(termsOf(changed), cursorOf(changed))
    const half = { ...fixed, type: 'percentage', value: 500_000 } as unknown as OrderDiscount
    const restart = { effect: 'restart', step, discounts: [half] }
    expect(changeFigures(change([item(1000)], [item(12_000)], restart))).toMatchObject({
      creditMinor: 250,
      chargeMinor: 6000,
      netMinor: 5750,
    })
    const ended = { ...restart, chargedWith: [] }
    expect(changeFigures(change([item(1000)], [item(12_000)], ended))).toMatchObject({ chargeMinor: 12_000 })
  })

  it('credits what the period was charged, not what the next one will be', () => {
    const held = { heldMinor: 1000, heldFor: april.currentPeriodStart }
    expect(changeFigures(change([item(9000, held)], [item(1000)]))).toMatchObject({
      creditMinor: 500,
      chargeMinor: 500,
    })
    const past = { heldMinor: 1000, heldFor: at('2026-03-01') }
    expect(changeFigures(change([item(9000, past)], [item(1000)]))).toMatchObject({ creditMinor: 4500 })
  })

  it('of a cycle that begins anew is all of the new period, less what is left of the old one', () => {
    const set = recurringBy(april, { interval: 'year', intervalCount: 1 }, { effect: 'restart', at: HALF })
    const changed = { ...april, ...set }
    const step = nextBillingStep(termsOf(changed), cursorOf(changed))
    expect(step).toMatchObject({ sequence: 2, period: { start: HALF, end: at('2027-04-16') } })
    const figures = changeFigures(change([item(1000)], [item(12_000)], { effect: 'restart', step }))
    expect(figures).toMatchObject({ creditMinor: 500, chargeMinor: 12_000, netMinor: 11_500 })
  })

  it('waits for an interval that begins with the next period', () => {
    const set = recurringBy(april, { interval: 'year', intervalCount: 1 }, { effect: 'next_period', at: HALF })
    const changed = { ...april, ...set }
    expect(nextBillingStep(termsOf(changed), cursorOf(changed))?.period).toEqual({
      start: at('2026-05-01'),
      end: at('2027-05-01'),
    })
  })

  it('of an anchor is the stretch up to it', () => {
    const changed = { ...april, ...anchoredOn(april, 16) }
    const step = nextBillingStep(termsOf(changed), cursorOf(changed))
    expect(step).toMatchObject({ period: { start: at('2026-05-01'), end: at('2026-05-16') } })
    expect(step?.share).toEqual({ numerator: 15n * 86_400_000n, denominator: 30n * 86_400_000n })
  })
})

describe('changes there and back', () => {
  const amount = fc.integer({ min: 0, max: 9_999_999 })
  const behavior = fc.constantFrom<ProrationBehavior>('create_prorations', 'none', 'always_invoice')
  const instant = fc.integer({ min: april.currentPeriodStart, max: april.currentPeriodEnd - 1 })
  const discount = fc.record({
    id: fc.constant('d'),
    type: fc.constantFrom('percentage' as const, 'fixed_amount' as const),
    value: fc.integer({ min: 1, max: 1_000_000 }),
    currency: fc.constant('USD'),
    scope: fc.constant('all'),
    productIds: fc.constant([]),
  }) as unknown as fc.Arbitrary<OrderDiscount>

  /** What a sequence of amounts comes to at one instant, from the items as each change left them. */
  const walk = (
    first: number,
    steps: readonly { amount: number; behavior: ProrationBehavior }[],
    when: number,
    discounts: OrderDiscount[],
    isCharged = true,
  ) => {
    let items = [item(first)]
    let net = 0
    for (const step of steps) {
      const effect = effectOfChange(april, { ...kind, behavior: step.behavior, at: when })
      const [now] = items
      const after = [{ ...now, ...item(step.amount), heldMinor: now?.heldMinor ?? null, heldFor: now?.heldFor ?? null }]
      const before = isCharged ? items : asUncharged(april, items)
      const made = { subscription: april, before, after, effect, at: when, step: null, discounts, isCharged }
      net += changeFigures(made).netMinor
      items = heldItems(made, after)
    }
    return { net, items }
  }

  it('net to zero at one instant, whatever lies between', () => {
    const step = fc.record({ amount, behavior })
    fc.assert(
      fc.property(
        amount,
        fc.array(step, { maxLength: 8 }),
        instant,
        fc.array(discount, { maxLength: 1 }),
        (first, between, when, discounts) => {
          const back = { amount: first, behavior: 'create_prorations' } as const
          expect(walk(first, [...between, back], when, discounts).net).toBe(0)
        },
      ),
    )
  })

  it('never credit more than the period was charged, however they are made', () => {
    const step = fc.record({ amount, behavior })
    fc.assert(
      fc.property(amount, fc.array(step, { maxLength: 8 }), instant, (first, steps, when) => {
        expect(walk(first, steps, when, []).net).toBeGreaterThanOrEqual(-first)
      }),
    )
  })

  it('never credit anything of a period that nobody pays for, but what they charged themselves', () => {
    const step = fc.record({ amount, behavior })
    fc.assert(
      fc.property(amount, fc.array(step, { maxLength: 8 }), instant, (first, steps, when) => {
        expect(walk(first, steps, when, [], false).net).toBeGreaterThanOrEqual(0)
      }),
    )
    const there = { amount: 3000, behavior: 'create_prorations' } as const
    const back = { ...there, amount: 1000 }
    expect(walk(1000, [there], HALF, [], false).net).toBe(1500)
    expect(walk(1000, [there, back], HALF, [], false).net).toBe(500)
  })

  /** What a period comes to that is split by changes, each at its instant: its first amount, then what each change nets. */
  const splitBy = (first: number, changes: readonly { at: number; amount: number }[]) => {
    let items = [item(first)]
    let total = first
    for (const { at: when, amount: next } of changes) {
      // Another price, be it of the same amount.
      const after = items.map((now) => ({ ...now, ...item(next), priceId: `price-${when}` }))
      const made = { subscription: april, before: items, after, effect: 'prorate', at: when, step: null } as const
      total += changeFigures({ ...made, discounts: [] }).netMinor
      items = heldItems(made, after)
    }
    return total
  }
  const cuts = fc.uniqueArray(instant, { maxLength: 8 }).map((all) => all.toSorted((a, b) => a - b))

  it('at many instants leave the period its whole amount where they cost the same', () => {
    fc.assert(
      fc.property(amount, cuts, (first, instants) => {
        expect(
          splitBy(
            first,
            instants.map((when) => ({ at: when, amount: first })),
          ),
        ).toBe(first)
      }),
    )
  })

  it('at many instants come to each amount for its part of the period, but for the rounding of each', () => {
    const { currentPeriodStart: start, currentPeriodEnd: end } = april
    fc.assert(
      fc.property(amount, cuts, fc.infiniteStream(amount), (first, instants, amounts) => {
        const changes = instants.map((when) => ({ at: when, amount: amounts.next().value }))
        const parts = [{ at: start, amount: first }, ...changes]
        const exact = parts.reduce((sum, part, index) => {
          return sum + BigInt(part.amount) * BigInt((parts[index + 1]?.at ?? end) - part.at)
        }, 0n)
        const off = BigInt(splitBy(first, changes)) * BigInt(end - start) - exact
        const rounding = BigInt(changes.length) * BigInt(end - start)
        expect(off <= rounding && off >= -rounding).toBe(true)
      }),
    )
  })

  it('charge the period as a whole where they are made as it begins', () => {
    fc.assert(
      fc.property(amount, amount, (first, second) => {
        const { net, items } = walk(
          first,
          [{ amount: second, behavior: 'create_prorations' }],
          april.currentPeriodStart,
          [],
        )
        expect(net).toBe(second - first)
        expect(chargedNow(april, items)).toBe(second)
      }),
    )
  })
})
