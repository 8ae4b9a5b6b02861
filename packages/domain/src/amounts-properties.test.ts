import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appliedRate, discount } from '../test/discount-rows.ts'
import { invoiceAmounts, type AmountsLine, type InvoiceAmounts, type LineAmounts } from './amounts.ts'
import { appliesToLine, type Discount } from './discount.ts'
import type { TaxTreatment } from './tax.ts'

const MAX_LINES = 1_000
const PRODUCTS = [null, 'mug', 'shirt', 'pro']
const WHOLE = 1_000_000n

interface Input {
  currency: string
  lines: AmountsLine[]
  discounts: Discount[]
  treatment: TaxTreatment
}

const subtotal = fc.oneof(
  { weight: 8, arbitrary: fc.nat(5_000_000) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 2, arbitrary: fc.integer({ min: -20_000, max: -1 }) },
  { weight: 1, arbitrary: fc.constant(0) },
)

const rates = (inclusive: fc.Arbitrary<boolean>) =>
  fc
    .array(fc.tuple(fc.oneof(fc.integer({ min: 0, max: 400_000 }), fc.constantFrom(50_000, 200_000)), inclusive), {
      minLength: 1,
      maxLength: 5,
    })
    .map((pool) => pool.map(([percentage, isInclusive], index) => appliedRate(`r${index}`, percentage, isInclusive)))

const discounts = (currency: string) =>
  fc.array(
    fc
      .record({
        type: fc.constantFrom('percentage' as const, 'fixed_amount' as const, 'free_trial' as const),
        value: fc.integer({ min: 1, max: 1_000_000 }),
        scope: fc.constantFrom('entire_order' as const, 'specific_products' as const, 'subscription_only' as const),
        products: fc.constantFrom(['mug'], ['mug', 'pro']),
      })
      .map(({ type, value, scope, products }) =>
        discount({
          type,
          value,
          scope,
          currency: type === 'fixed_amount' ? currency : null,
          productIds: scope === 'specific_products' ? [...products] : [],
        }),
      ),
    { maxLength: 4 },
  )

function inputs(options: { inclusive?: boolean; minLines?: number; maxLines?: number; discounted?: boolean } = {}) {
  const { minLines = 1, maxLines = 12, discounted = true } = options
  const inclusive = options.inclusive === undefined ? fc.boolean() : fc.constant(options.inclusive)
  return fc.tuple(fc.constantFrom('USD', 'JPY', 'KWD'), rates(inclusive)).chain(([currency, pool]) =>
    fc.record<Input>({
      currency: fc.constant(currency),
      lines: fc.array(
        fc.record<AmountsLine>({
          subtotalMinor: subtotal,
          productId: fc.constantFrom(...PRODUCTS),
          recurring: fc.boolean(),
          rates: fc.subarray(pool),
        }),
        { minLength: minLines, maxLength: maxLines, size: 'max' },
      ),
      discounts: discounted ? discounts(currency) : fc.constant([]),
      treatment: fc.constant('taxed'),
    }),
  )
}

function amountsOf(input: Input): InvoiceAmounts {
  const result = invoiceAmounts(input)
  fc.pre(result.ok)
  if (!result.ok) throw new Error('unreachable')
  return result.value
}

const sumOf = <T>(items: readonly T[], amount: (item: T) => number) =>
  items.reduce((running, item) => running + amount(item), 0)
const added = ({ taxes }: InvoiceAmounts) => sumOf(taxes, ({ inclusive, amountMinor }) => (inclusive ? 0 : amountMinor))
const within = (part: number, whole: number) => (whole < 0 ? part <= 0 && part >= whole : part >= 0 && part <= whole)
const size = (value: bigint) => (value < 0n ? -value : value)

function expectSums(result: InvoiceAmounts, input: Input): void {
  const line = (field: keyof LineAmounts) => sumOf(result.lines, (amounts) => amounts[field])
  expect(result.lines.map(({ subtotalMinor }) => subtotalMinor)).toEqual(
    input.lines.map(({ subtotalMinor }) => subtotalMinor),
  )
  expect(line('subtotalMinor')).toBe(result.subtotalMinor)
  expect(line('discountMinor')).toBe(result.discountMinor)
  expect(line('taxMinor')).toBe(result.taxMinor)
  expect(line('totalMinor')).toBe(result.totalMinor)
  expect(sumOf(result.discounts, ({ amountMinor }) => amountMinor)).toBe(result.discountMinor)
  expect(sumOf(result.taxes, ({ amountMinor }) => amountMinor)).toBe(result.taxMinor)
  for (const { amountMinor, byLine = [] } of result.taxes) expect(sumOf(byLine, (part) => part ?? 0)).toBe(amountMinor)
  expect(result.lines.map((_, at) => sumOf(result.taxes, ({ byLine }) => byLine?.[at] ?? 0))).toEqual(
    result.lines.map(({ taxMinor }) => taxMinor),
  )
  expect(result.subtotalMinor - result.discountMinor + added(result)).toBe(result.totalMinor)
}

/** All but what belongs to one line. */
const summary = ({ lines: _, taxes, ...rest }: InvoiceAmounts) => ({
  ...rest,
  taxes: taxes.map(({ byLine: _parts, ...tax }) => tax),
})
const without = ({ lines, taxes, ...rest }: InvoiceAmounts, at: number) => ({
  ...rest,
  lines: lines.toSpliced(at, 1),
  taxes: taxes.map(({ byLine, ...tax }) => ({ ...tax, byLine: byLine?.toSpliced(at, 1) })),
})

describe('the amounts of any invoice', () => {
  it('sum up, over lines, discounts and taxes', () => {
    fc.assert(
      fc.property(inputs(), fc.constantFrom<TaxTreatment>('taxed', 'exempt', 'reverse_charge'), (some, treatment) => {
        const input = { ...some, treatment }
        expectSums(amountsOf(input), input)
      }),
      { numRuns: 500 },
    )
  })

  it('sum up over a thousand lines', () => {
    fc.assert(
      fc.property(inputs({ minLines: MAX_LINES, maxLines: MAX_LINES }), (input) => {
        expectSums(amountsOf(input), input)
      }),
      { numRuns: 10 },
    )
  })

  it('do not depend on the order of the lines', () => {
    const shuffled = inputs().chain((input) =>
      fc.tuple(
        fc.constant(input),
        fc.shuffledSubarray(input.lines, { minLength: input.lines.length, maxLength: input.lines.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([input, lines]) => {
        expect(summary(amountsOf({ ...input, lines }))).toEqual(summary(amountsOf(input)))
      }),
      { numRuns: 1000 },
    )
  })

  it('do not change by a line of nothing', () => {
    fc.assert(
      fc.property(inputs(), fc.nat(), (input, place) => {
        const at = place % (input.lines.length + 1)
        const everyRate = [...input.lines.flatMap((line) => line.rates), appliedRate('another', 70_000, true)]
        const nothing = { productId: 'mug', recurring: true, rates: everyRate, subtotalMinor: 0 }
        const result = amountsOf({ ...input, lines: input.lines.toSpliced(at, 0, nothing) })
        expect(result.lines[at]).toEqual({ subtotalMinor: 0, discountMinor: 0, taxMinor: 0, totalMinor: 0 })
        expect(without(result, at)).toEqual(amountsOf(input))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the discounts of any invoice', () => {
  it('lie between nothing and the whole, of each line and of all that one is for', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const result = amountsOf(input)
        for (const { subtotalMinor, discountMinor } of result.lines) {
          expect(within(discountMinor, subtotalMinor)).toBe(true)
        }
        const [only] = input.discounts
        if (input.discounts.length !== 1 || !only) return
        const base = sumOf(input.lines, (line) => (appliesToLine(only, line) ? line.subtotalMinor : 0))
        expect(within(result.discountMinor, Math.max(base, 0))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the taxes of any invoice', () => {
  it('are each rate’s share of what it is on, to the nearest minor unit', () => {
    fc.assert(
      fc.property(inputs({ inclusive: false }), (input) => {
        for (const { amountMinor, taxableMinor, percentage } of amountsOf(input).taxes) {
          const difference = BigInt(amountMinor) * WHOLE - BigInt(taxableMinor) * BigInt(percentage)
          expect(size(difference) * 2n <= WHOLE).toBe(true)
        }
      }),
    )
  })

  it('come out of a price to the nearest minor unit, and leave its total', () => {
    fc.assert(
      fc.property(inputs({ inclusive: true, discounted: false }), (input) => {
        const lines = input.lines.map((line) => ({ ...line, rates: line.rates.slice(0, 1) }))
        const result = amountsOf({ ...input, lines })
        expect(result.totalMinor).toBe(result.subtotalMinor)
        for (const { amountMinor, taxableMinor, percentage } of result.taxes) {
          const gross = BigInt(taxableMinor + amountMinor)
          const difference = BigInt(amountMinor) * (WHOLE + BigInt(percentage)) - gross * BigInt(percentage)
          expect(size(difference) * 2n <= WHOLE + BigInt(percentage)).toBe(true)
        }
      }),
    )
  })

  it('never come to more of a line than it has', () => {
    fc.assert(
      fc.property(inputs({ inclusive: true }), (input) => {
        for (const { subtotalMinor, discountMinor, taxMinor } of amountsOf(input).lines) {
          expect(within(taxMinor, subtotalMinor - discountMinor)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
