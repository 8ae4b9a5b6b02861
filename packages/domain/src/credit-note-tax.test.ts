import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InvoiceTax } from './amounts.ts'
import { creditTax, type TaxedAmount } from './credit-note-tax.ts'

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

  it('is that of the lines where they are named, as far as it fits', () => {
    const invoice = invoiceOf([20, 1_000, 200], [0, 1_000, 0])
    expect(taxesOf(chain(invoice, [{ amountMinor: 1_000, linesTaxMinor: 0 }, ...amounts(1_200)]))).toEqual([0, 200])
    expect(taxesOf(chain(invoice, [{ amountMinor: 100, linesTaxMinor: 150 }]))).toEqual([100])
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
