import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { invoiceAmounts, type InvoiceTax } from './amounts.ts'
import { creditTax, type CreditedTax, type TaxedAmount } from './credit-note-tax.ts'
import { roundParts } from './money.ts'

function rate(percentage: number, taxableMinor: number, amountMinor: number): InvoiceTax {
  return {
    taxRateId: `rate-${percentage}`,
    displayName: 'VAT',
    percentage: percentage * 10_000,
    inclusive: false,
    jurisdiction: 'GB',
    taxType: 'vat',
    taxableMinor,
    amountMinor,
    reverseCharge: false,
  }
}

/** An invoice of exclusive taxes: each rate with what it is on. */
function invoiceOf(
  ...rates: readonly (readonly [percentage: number, taxableMinor: number, taxMinor: number])[]
): TaxedAmount {
  const taxes = rates.map((each) => rate(...each))
  const taxMinor = taxes.reduce((sum, tax) => sum + tax.amountMinor, 0)
  return { amountMinor: taxes.reduce((sum, tax) => sum + tax.taxableMinor, taxMinor), taxMinor, taxes }
}

type Wanted = Parameters<typeof creditTax>[2]

/** Credit notes one after the other; throws where one is refused. */
function chain(invoice: TaxedAmount, wanted: readonly Wanted[]): TaxedAmount[] {
  const notes: TaxedAmount[] = []
  for (const each of wanted) {
    const tax = creditTax(invoice, notes, each)
    if (!tax.ok) throw new Error(JSON.stringify(tax.error))
    notes.push({ amountMinor: each.amountMinor, ...tax.value })
  }
  return notes
}

const taxesOf = (notes: readonly TaxedAmount[]) => notes.map(({ taxMinor }) => taxMinor)
const amounts = (...each: number[]): Wanted[] => each.map((amountMinor) => ({ amountMinor }))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

describe('the tax of a credit note', () => {
  it.each([
    { name: 'all at once', credited: [12_000], taxes: [2_000] },
    { name: 'half and half', credited: [6_000, 6_000], taxes: [1_000, 1_000] },
    { name: 'three thirds, the last with what is left', credited: [4_000, 4_000, 4_000], taxes: [667, 667, 666] },
    { name: 'pennies that round up are not taken twice', credited: [3, 3, 3, 11_991], taxes: [1, 1, 1, 1_997] },
    { name: 'pennies that round down are swept', credited: [2, 2, 2, 11_994], taxes: [0, 0, 0, 2_000] },
  ])('is proportional: $name', ({ credited, taxes }) => {
    expect(taxesOf(chain(invoiceOf([20, 10_000, 2_000]), amounts(...credited)))).toEqual(taxes)
  })

  it('is kept by rate, each rounded by itself', () => {
    const invoice = invoiceOf([20, 333, 67], [5, 333, 17])
    const notes = chain(invoice, amounts(250, 250, 250))
    expect(notes.map(({ taxes }) => taxes.map(({ amountMinor }) => amountMinor))).toEqual([
      [22, 6],
      [22, 6],
      [23, 5],
    ])
    expect(notes.map(({ taxes }) => taxes.map(({ taxableMinor }) => taxableMinor))).toEqual([
      [111, 111],
      [111, 111],
      [111, 111],
    ])
  })

  it('of a currency without decimals is whole', () => {
    expect(taxesOf(chain(invoiceOf([10, 1_000, 100]), amounts(333, 333, 434)))).toEqual([30, 30, 40])
  })

  it('of an invoice that knows its tax as a whole only is credited as a whole', () => {
    const notes = chain({ amountMinor: 1_100, taxMinor: 100, taxes: [] }, amounts(550, 550))
    expect(notes.map(({ taxMinor, taxes }) => [taxMinor, taxes])).toEqual([
      [50, []],
      [50, []],
    ])
  })

  it('may be named, and is shared out over the rates', () => {
    const [note] = chain(invoiceOf([20, 1_000, 200], [10, 1_000, 100]), [{ amountMinor: 500, taxMinor: 31 }])
    expect(note?.taxes.map(({ amountMinor }) => amountMinor)).toEqual([21, 10])
  })

  it.each([
    { name: 'more than is left of the tax', wanted: { amountMinor: 1_000, taxMinor: 201 } },
    { name: 'more than the amount', wanted: { amountMinor: 100, taxMinor: 101 } },
    { name: 'so little that the rest would be tax alone', wanted: { amountMinor: 1_100, taxMinor: 99 } },
    { name: 'other than what is left, of the last', wanted: { amountMinor: 1_200, taxMinor: 199 } },
  ])('cannot be named as $name', ({ wanted }) => {
    const refused = creditTax(invoiceOf([20, 1_000, 200]), [], wanted)
    expect(refused.ok ? null : refused.error).toMatchObject({
      code: 'validation_error',
      fields: { tax_amount_minor: [expect.stringMatching(/^must be /)] },
    })
  })

  it('is that of the lines where they are named', () => {
    const lines = priced([1_000, [20]], [1_000, [0]])
    const notes = chainOf(lines, [{ parts: [0, 1_000], named: true }, { parts: [1_200, 0] }])
    expect(taxesOf(notes)).toEqual([0, 200])
  })
})

interface Lines {
  readonly invoice: TaxedAmount
  readonly lines: readonly { readonly totalMinor: number; readonly taxMinor: number }[]
}

/** An invoice as it is priced: each line with its percentages, all exclusive or all inclusive. */
function priced(...lines: readonly (readonly [subtotalMinor: number, percentages: readonly number[]])[]): Lines {
  return pricedAs(false, lines)
}

function pricedAs(
  inclusive: boolean,
  lines: readonly (readonly [subtotalMinor: number, percentages: readonly number[]])[],
): Lines {
  const rateOf = (percentage: number) => ({
    ...rate(percentage, 0, 0),
    id: `rate-${percentage}`,
    inclusive,
  })
  const made = invoiceAmounts({
    currency: 'USD',
    discounts: [],
    treatment: 'taxed',
    lines: lines.map(([subtotalMinor, percentages]) => ({
      subtotalMinor,
      productId: null,
      recurring: false,
      rates: percentages.map(rateOf),
    })),
  })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  const { totalMinor: amountMinor, taxMinor, taxes } = made.value
  return { invoice: { amountMinor, taxMinor, taxes }, lines: made.value.lines }
}

interface Asked {
  readonly parts: readonly number[]
  readonly named?: boolean
  readonly taxMinor?: number | undefined
}

type Credited = TaxedAmount & CreditedTax & { readonly parts: readonly number[] }

function leftOf({ lines }: Lines, notes: readonly Credited[]): { leftMinor: number; leftTaxMinor: number }[] {
  return lines.map(({ totalMinor, taxMinor }, index) => ({
    leftMinor: totalMinor - sum(notes.map(({ parts }) => parts[index] ?? 0)),
    leftTaxMinor: taxMinor - sum(notes.map(({ lineTaxes }) => lineTaxes[index] ?? 0)),
  }))
}

function credit(of: Lines, notes: readonly Credited[], { parts, named, taxMinor }: Asked) {
  const amountMinor = sum(parts)
  const lines = leftOf(of, notes).map((left, index) => ({ ...left, partMinor: parts[index] ?? 0 }))
  const tax = creditTax(of.invoice, notes, { amountMinor, taxMinor, lines, named })
  return tax.ok ? { ok: true as const, value: { amountMinor, parts, ...tax.value } } : tax
}

/** Credit notes of lines, one after the other; throws where one is refused. */
function chainOf(of: Lines, asked: readonly Asked[]): Credited[] {
  const notes: Credited[] = []
  for (const each of asked) {
    const made = credit(of, notes, each)
    if (!made.ok) throw new Error(JSON.stringify(made.error))
    notes.push(made.value)
  }
  return notes
}

const ratesOf = (note: TaxedAmount | undefined) =>
  note?.taxes.map(({ percentage, amountMinor, taxableMinor }) => [percentage / 10_000, amountMinor, taxableMinor])

describe('the tax of named lines', () => {
  const two = priced([1_000, [20]], [1_000, [10]])

  it('is of the rates that they bear, on what they are without it', () => {
    const notes = chainOf(two, [
      { parts: [1_200, 0], named: true },
      { parts: [0, 550], named: true },
      { parts: [0, 550], named: true },
    ])
    expect(notes.map(ratesOf)).toEqual([
      [
        [20, 200, 1_000],
        [10, 0, 0],
      ],
      [
        [20, 0, 0],
        [10, 50, 500],
      ],
      [
        [20, 0, 0],
        [10, 50, 500],
      ],
    ])
    expect(notes.map(({ lineTaxes }) => lineTaxes)).toEqual([
      [200, 0],
      [0, 50],
      [0, 50],
    ])
  })

  it('leaves to a credit of the rest what is left, in its proportion', () => {
    const notes = chainOf(two, [{ parts: [1_200, 0], named: true }, { parts: [0, 550] }, { parts: [0, 550] }])
    expect(notes.slice(1).map(ratesOf)).toEqual([
      [
        [20, 0, 0],
        [10, 50, 500],
      ],
      [
        [20, 0, 0],
        [10, 50, 500],
      ],
    ])
  })

  it('shows a rate of nothing on its lines alone', () => {
    const [note] = chainOf(priced([1_000, [0]], [1_000, [20]]), [{ parts: [600, 0], named: true }])
    expect(ratesOf(note)).toEqual([
      [20, 0, 0],
      [0, 0, 600],
    ])
  })

  it('may be named itself, as far as these lines bear any', () => {
    const named = (parts: readonly number[], taxMinor: number) => credit(two, [], { parts, named: true, taxMinor })
    expect(ratesOf(chainOf(two, [{ parts: [600, 0], named: true, taxMinor: 120 }])[0])).toEqual([
      [20, 120, 480],
      [10, 0, 0],
    ])
    for (const refused of [named([0, 1_100], 101), named([0, 1_100], 99), named([600, 0], 201)]) {
      expect(refused.ok ? null : refused.error).toMatchObject({
        code: 'validation_error',
        fields: { tax_amount_minor: [expect.stringMatching(/^must be /)] },
      })
    }
  })

  it('takes the rest of the invoice’s rates where a line took something off', () => {
    const lines = priced([1_000, [20]], [-500, [10]], [1_000, [0]])
    const [note] = chainOf(lines, [{ parts: [1_200, 0, 450], named: true }])
    expect(note?.taxMinor).toBe(150)
    expect(note?.taxes.map(({ amountMinor }) => amountMinor)).toEqual([200, -50, 0])
  })
})

/** Any invoice of up to four rates; from the yen to the dinar, an amount is so many minor units. */
const anyInvoice = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3_000_000 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((rates) =>
    invoiceOf(...rates.map(([percent, base]) => [percent, base, Math.round((base * percent) / 100)] as const)),
  )
  .filter(({ amountMinor }) => amountMinor > 0)

/** Cuts of an amount into parts that sum to it. */
const cutsOf = (total: number) =>
  fc.array(fc.integer({ min: 1, max: total }), { maxLength: 12 }).map((cuts) => {
    const at = [...new Set([...cuts, total])].toSorted((a, b) => a - b)
    return at.map((end, index) => end - (at[index - 1] ?? 0))
  })

describe('any chain of credit notes', () => {
  it('takes exactly the taxes of the invoice once all of it is credited, and never more tax than amount', () => {
    const cases = anyInvoice.chain((invoice) =>
      fc.record({ invoice: fc.constant(invoice), parts: cutsOf(invoice.amountMinor) }),
    )
    fc.assert(
      fc.property(cases, ({ invoice, parts }) => {
        const notes = chain(invoice, amounts(...parts))
        for (const { amountMinor, taxMinor, taxes } of notes) {
          expect(taxMinor).toBeGreaterThanOrEqual(0)
          expect(taxMinor).toBeLessThanOrEqual(amountMinor)
          expect(sum(taxes.map((tax) => tax.amountMinor))).toBe(taxMinor)
        }
        const byRate = invoice.taxes.map((_, index) => sum(notes.map(({ taxes }) => taxes[index]?.amountMinor ?? 0)))
        expect(byRate).toEqual(invoice.taxes.map(({ amountMinor }) => amountMinor))
        const bases = invoice.taxes.map((_, index) => sum(notes.map(({ taxes }) => taxes[index]?.taxableMinor ?? 0)))
        expect(bases).toEqual(invoice.taxes.map(({ taxableMinor }) => taxableMinor))
      }),
      { numRuns: 400 },
    )
  })

  it('does so whatever taxes are named on the way, where they fit', () => {
    const cases = anyInvoice.chain((invoice) =>
      fc.record({
        invoice: fc.constant(invoice),
        parts: cutsOf(invoice.amountMinor),
        named: fc.array(fc.option(fc.nat({ max: 100_000 }), { nil: undefined }), { minLength: 13, maxLength: 13 }),
      }),
    )
    fc.assert(
      fc.property(cases, ({ invoice, parts, named }) => {
        const notes: TaxedAmount[] = []
        for (const [index, amountMinor] of parts.entries()) {
          const asked = creditTax(invoice, notes, { amountMinor, taxMinor: named[index] })
          const tax = asked.ok ? asked : creditTax(invoice, notes, { amountMinor })
          if (!tax.ok) throw new Error(JSON.stringify(tax.error))
          expect(tax.value.taxMinor).toBeLessThanOrEqual(amountMinor)
          notes.push({ amountMinor, ...tax.value })
        }
        expect(sum(taxesOf(notes))).toBe(invoice.taxMinor)
      }),
      { numRuns: 300 },
    )
  })
})

/** Any priced invoice of lines with up to three rates each, and how its credit notes are asked for. */
const anyChain = fc.record({
  inclusive: fc.boolean(),
  lines: fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 300_000 }),
      fc.uniqueArray(fc.constantFrom(0, 5, 7.25, 10, 20), { maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 6 },
  ),
  asked: fc.array(
    fc.record({
      named: fc.boolean(),
      shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
      tax: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    }),
    { maxLength: 8 },
  ),
})

/** What of each line is asked for: of named ones any part, of the invoice the same part of all. */
function partsOf(left: readonly number[], { named, shares }: { named: boolean; shares: readonly number[] }): number[] {
  if (named) return left.map((line, index) => ((shares[index] ?? 0) > 0.4 ? Math.ceil(line * (shares[index] ?? 0)) : 0))
  const all = sum(left)
  const wanted = Math.ceil(all * (shares[0] ?? 0))
  return roundParts(
    left.map((line) => BigInt(line) * BigInt(wanted)),
    BigInt(Math.max(1, all)),
  ).map(Number)
}

describe('any chain of credit notes of lines and of the whole', () => {
  it('comes to the taxes and bases of each rate and to the tax of each line, and never turns a sign', () => {
    fc.assert(
      fc.property(anyChain, ({ inclusive, lines, asked }) => {
        const of = pricedAs(inclusive, lines)
        const notes: Credited[] = []
        for (const each of [...asked, { named: false, shares: [1], tax: undefined }]) {
          const left = leftOf(of, notes)
          const parts = partsOf(
            left.map(({ leftMinor }) => leftMinor),
            each,
          )
          if (sum(parts) === 0) continue
          const taxMinor = each.tax === undefined ? undefined : Math.round(sum(parts) * each.tax * 0.3)
          const made = credit(of, notes, { parts, named: each.named, taxMinor })
          const note = made.ok ? made : credit(of, notes, { parts, named: each.named })
          if (!note.ok) throw new Error(JSON.stringify(note.error))
          if (made.ok && taxMinor !== undefined) expect(note.value.taxMinor).toBe(taxMinor)
          expectSound(note.value)
          notes.push(note.value)
        }
        expect(leftOf(of, notes)).toEqual(of.lines.map(() => ({ leftMinor: 0, leftTaxMinor: 0 })))
        for (const [index, { amountMinor, taxableMinor }] of of.invoice.taxes.entries()) {
          expect(sum(notes.map(({ taxes }) => taxes[index]?.amountMinor ?? 0))).toBe(amountMinor)
          expect(sum(notes.map(({ taxes }) => taxes[index]?.taxableMinor ?? 0))).toBe(taxableMinor)
        }
      }),
      {
        numRuns: 400,
        // Rounded to whole cents, a line has a cent less of one rate for a cent more of another.
        examples: [
          [
            {
              inclusive: true,
              lines: [
                [1, [20, 7.25]],
                [8, [20]],
                [5, [7.25]],
              ],
              asked: [],
            },
          ],
        ],
      },
    )
  })
})

function expectSound({ parts, lineTaxes, taxMinor, taxes }: Credited): void {
  expect(sum(lineTaxes)).toBe(taxMinor)
  expect(sum(taxes.map(({ amountMinor }) => amountMinor))).toBe(taxMinor)
  for (const [index, part] of parts.entries()) {
    expect(lineTaxes[index]).toBeGreaterThanOrEqual(0)
    expect(lineTaxes[index]).toBeLessThanOrEqual(part)
  }
  for (const { amountMinor, taxableMinor, byLine = [] } of taxes) {
    expect(amountMinor).toBeGreaterThanOrEqual(0)
    expect(taxableMinor).toBeGreaterThanOrEqual(0)
    expect(sum(byLine.map((cell) => cell ?? 0))).toBe(amountMinor)
    for (const [index, cell] of byLine.entries()) {
      // A line that does not bear a rate, or is not credited, has none of it.
      if (cell === null || parts[index] === 0) expect(cell ?? 0).toBe(0)
    }
  }
}
