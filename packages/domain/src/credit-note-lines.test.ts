import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  creditableLines,
  creditedParts,
  namedParts,
  proportionalParts,
  type CreditableLine,
} from './credit-note-lines.ts'
import { creditTax } from './credit-note-tax.ts'
import type { InvoiceLine } from './invoice.ts'

function line(id: string, totalMinor: number, taxMinor = 0, quantity = 1): InvoiceLine {
  return {
    id,
    merchantId: 'merchant',
    invoiceId: 'invoice',
    position: Number(id),
    sourceType: 'adjustment',
    sourceId: null,
    productId: null,
    priceId: null,
    description: `Line ${id}`,
    quantity,
    unitAmountMinor: 0,
    subtotalMinor: totalMinor - taxMinor,
    discountMinor: 0,
    taxMinor,
    totalMinor,
    taxRateIds: null,
    billingInterval: null,
    billingIntervalCount: null,
    periodStart: null,
    periodEnd: null,
  }
}

const fresh = (...lines: readonly InvoiceLine[]) => creditableLines(lines, [])
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const partsOf = (lines: readonly CreditableLine[], amountMinor: number) => proportionalParts(lines, amountMinor)

describe('a credit of the invoice as a whole', () => {
  it.each([
    { name: 'all of it', totals: [700, 200, 100], amount: 1_000, parts: [700, 200, 100] },
    {
      name: 'a part, the remainder to the largest fraction',
      totals: [100, 100, 100],
      amount: 100,
      parts: [34, 33, 33],
    },
    { name: 'one penny', totals: [999, 1], amount: 1, parts: [1, 0] },
    { name: 'with a line that took something off', totals: [1_000, -200], amount: 400, parts: [500, -100] },
  ])('is shared out over its lines: $name', ({ totals, amount, parts }) => {
    expect(partsOf(fresh(...totals.map((total, index) => line(String(index), total))), amount)).toEqual(parts)
  })

  it('takes no more of a line than earlier ones left', () => {
    const lines = creditableLines(
      [line('0', 600), line('1', 400)],
      [{ invoiceLineId: '0', totalMinor: 600, taxMinor: 0 }],
    )
    expect(partsOf(lines, 100)).toEqual([0, 100])
  })

  it('sums to what is credited, line by line to the invoice in the end', () => {
    const cases = fc.record({
      totals: fc
        .array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 20 })
        .filter((all) => sum(all) > 0),
      shares: fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 10 }),
    })
    fc.assert(
      fc.property(cases, ({ totals, shares }) => {
        const lines = totals.map((total, index) => line(String(index), total, Math.floor(total / 6)))
        const taken: { invoiceLineId: string; totalMinor: number; taxMinor: number }[] = []
        for (const wanted of [...shares, Infinity]) {
          const left = creditableLines(lines, taken)
          const all = sum(left.map(({ leftMinor }) => leftMinor))
          if (all === 0) break
          const amount = Math.min(wanted, all)
          const taxes = left.map(({ leftTaxMinor }) => Math.floor(leftTaxMinor / 2))
          const parts = creditedParts(left, partsOf(left, amount), taxes)
          expect(sum(parts.map(({ amountMinor }) => amountMinor))).toBe(amount)
          expect(sum(parts.map(({ taxMinor }) => taxMinor))).toBe(sum(taxes))
          taken.push(
            ...parts.map((part) => ({
              invoiceLineId: part.line.id,
              totalMinor: part.amountMinor,
              taxMinor: part.taxMinor,
            })),
          )
        }
        expect(creditableLines(lines, taken).map(({ leftMinor }) => leftMinor)).toEqual(totals.map(() => 0))
      }),
    )
  })
})

describe('a credit of named lines', () => {
  const lines = fresh(line('0', 1_200, 200), line('1', 500))
  const wanted = (invoiceLineId: string, amountMinor: number) => ({ invoiceLineId, amountMinor })

  it('takes what is named, with the tax that is in it', () => {
    const parts = namedParts(lines, [wanted('0', 600)], 600)
    expect(parts).toEqual({ ok: true, value: [600, 0] })
    const taxesOf = (...credited: number[]) => {
      const invoice = { amountMinor: 1_700, taxMinor: 200, taxes: [] }
      const of = lines.map((line, index) => ({ ...line, partMinor: credited[index] ?? 0 }))
      const tax = creditTax(invoice, [], { amountMinor: sum(credited), lines: of, named: true })
      return tax.ok ? tax.value.lineTaxes : tax.error
    }
    expect(taxesOf(600, 0)).toEqual([100, 0])
    expect(taxesOf(0, 500)).toEqual([0, 0])
    expect(creditedParts(lines, [600, 0], [100, 0])).toMatchObject([{ amountMinor: 600, taxMinor: 100 }])
  })

  it('finds no line of another invoice', () => {
    expect(namedParts(lines, [wanted('9', 1)], 1)).toEqual({
      ok: false,
      error: { code: 'resource_missing', resource: 'Invoice line', param: 'lines[0].invoice_line_item_id' },
    })
  })

  it.each([
    {
      name: 'named twice',
      wanted: [wanted('1', 1), wanted('1', 1)],
      amount: 2,
      field: 'lines[1].invoice_line_item_id',
    },
    { name: 'with too little left', wanted: [wanted('1', 501)], amount: 501, field: 'lines[0].amount_minor' },
    { name: 'that come to another amount', wanted: [wanted('1', 500)], amount: 499, field: 'amount_minor' },
  ])('refuses lines $name', ({ wanted: named, amount, field }) => {
    const refused = namedParts(lines, named, amount)
    expect(refused.ok ? null : refused.error).toMatchObject({
      code: 'validation_error',
      fields: { [field]: [expect.any(String)] },
    })
  })
})
