import { describe, expect, it } from 'vitest'
import { appliedRate, discount } from '../test/discount-rows.ts'
import { invoiceAmounts, type AmountsLine, type InvoiceAmounts } from './amounts.ts'
import type { Discount } from './discount.ts'
import { MAX_AMOUNT_MINOR } from './money.ts'
import type { TaxTreatment } from './tax.ts'

const line = (
  subtotalMinor: number,
  rates: AmountsLine['rates'] = [],
  set: Partial<AmountsLine> = {},
): AmountsLine => ({
  productId: null,
  recurring: false,
  subtotalMinor,
  rates,
  ...set,
})

const invoice = (lines: AmountsLine[], discounts: Discount[] = [], treatment: TaxTreatment = 'taxed') =>
  invoiceAmounts({ currency: 'USD', lines, discounts, treatment })

function amounts(...input: Parameters<typeof invoice>): InvoiceAmounts {
  const result = invoice(...input)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

const taxOf = (result: InvoiceAmounts) =>
  Object.fromEntries(result.taxes.map(({ taxRateId, amountMinor }) => [taxRateId, amountMinor]))
const lineTaxes = (result: InvoiceAmounts) => result.lines.map(({ taxMinor }) => taxMinor)
const lineDiscounts = (result: InvoiceAmounts) => result.lines.map(({ discountMinor }) => discountMinor)

const percent = (value: number, set: Partial<Discount> = {}) =>
  discount({ id: `${value}%`, value: value * 10_000, ...set })
const off = (value: number, set: Partial<Discount> = {}) =>
  discount({ id: `-${value}`, type: 'fixed_amount', value, currency: 'USD', ...set })

const vat = appliedRate('vat', 200_000)
const vatIn = appliedRate('vat-in', 200_000, true)

describe('exclusive taxes', () => {
  it('are rounded once for the invoice, where lines on their own would come to more', () => {
    const five = appliedRate('five', 50_000)
    const result = amounts([line(10, [five]), line(10, [five]), line(10, [five])])
    expect(result).toMatchObject({ subtotalMinor: 30, taxMinor: 2, totalMinor: 32 })
    expect(lineTaxes(result)).toEqual([1, 1, 0])
  })

  it('each take the whole amount where a line has several', () => {
    const result = amounts([line(10_000, [appliedRate('gst', 50_000), appliedRate('qst', 99_750)])])
    expect(taxOf(result)).toEqual({ gst: 500, qst: 998 })
    expect(result.totalMinor).toBe(11_498)
  })

  it('are of their own lines only', () => {
    const result = amounts([line(1000, [vat]), line(500), line(333, [appliedRate('low', 70_000)])])
    expect(taxOf(result)).toEqual({ vat: 200, low: 23 })
    expect(result.lines.map(({ totalMinor }) => totalMinor)).toEqual([1200, 500, 356])
    expect(result.taxes.map(({ taxableMinor }) => taxableMinor)).toEqual([1000, 333])
  })

  it('count a rate once, however often a line names it', () => {
    expect(taxOf(amounts([line(1000, [vat, vat])]))).toEqual({ vat: 200 })
  })

  it('keep apart two snapshots of a rate that differ', () => {
    const result = amounts([line(1000, [vat]), line(1000, [{ ...vat, percentage: 100_000 }])])
    expect(result.taxes.map(({ taxRateId, amountMinor }) => [taxRateId, amountMinor])).toEqual([
      ['vat', 200],
      ['vat', 100],
    ])
  })

  it('show a rate of zero', () => {
    expect(amounts([line(1000, [appliedRate('zero', 0)])]).taxes).toMatchObject([
      { taxableMinor: 1000, amountMinor: 0, reverseCharge: false },
    ])
  })
})

describe('inclusive taxes', () => {
  it('are taken out of the line, whose total stays', () => {
    const result = amounts([line(12_000, [vatIn])])
    expect(result).toMatchObject({ subtotalMinor: 12_000, taxMinor: 2000, totalMinor: 12_000 })
    expect(result.taxes).toEqual([
      {
        taxRateId: 'vat-in',
        displayName: 'Tax vat-in',
        percentage: 200_000,
        inclusive: true,
        jurisdiction: null,
        taxType: 'vat',
        taxableMinor: 10_000,
        amountMinor: 2000,
        reverseCharge: false,
        byLine: [2000],
      },
    ])
  })

  it('split one extracted amount where a line has several', () => {
    const [a, b] = [appliedRate('a', 50_000, true), appliedRate('b', 50_000, true)]
    const result = amounts([line(100, [a, b])])
    expect(taxOf(result)).toEqual({ a: 5, b: 4 })
    expect(result.taxes.map(({ taxableMinor }) => taxableMinor)).toEqual([91, 91])
  })

  it('are rounded once for rates that lines link together', () => {
    const [a, b] = [appliedRate('a', 100_000, true), appliedRate('b', 50_000, true)]
    const result = amounts([line(6, [a]), line(5, [a, b])])
    expect(taxOf(result)).toEqual({ a: 1, b: 0 })
    expect(result.taxMinor).toBe(1)
  })

  it('are rounded on their own for rates that no line links', () => {
    const [a, b] = [appliedRate('a', 100_000, true), appliedRate('b', 100_000, true)]
    expect(taxOf(amounts([line(6, [a]), line(6, [b])]))).toEqual({ a: 1, b: 1 })
  })

  it('leave what an exclusive tax on the same line is computed on', () => {
    const result = amounts([line(12_000, [vatIn, appliedRate('city', 100_000)])])
    expect(taxOf(result)).toEqual({ 'vat-in': 2000, city: 1000 })
    expect(result).toMatchObject({ taxMinor: 3000, totalMinor: 13_000 })
  })
})

describe('discounts', () => {
  it('come off before the tax', () => {
    expect(amounts([line(10_000, [vat])], [percent(10)])).toMatchObject({
      discountMinor: 1000,
      taxMinor: 1800,
      totalMinor: 10_800,
    })
  })

  it('take percentages before fixed amounts, each from what is left', () => {
    const result = amounts([line(10_000)], [off(500), percent(10), percent(20)])
    expect(result.discounts.map(({ amountMinor }) => amountMinor)).toEqual([500, 1000, 1800])
    expect(result.totalMinor).toBe(6700)
  })

  it('share a fixed amount out by largest remainder', () => {
    const result = amounts([line(100), line(100), line(100)], [off(100)])
    expect(lineDiscounts(result)).toEqual([34, 33, 33])
  })

  it('never take more than there is', () => {
    const result = amounts([line(300, [vat]), line(200, [vat])], [off(900), percent(100), off(100)])
    expect(result).toMatchObject({ discountMinor: 500, taxMinor: 0, totalMinor: 0 })
    expect(result.discounts.map(({ amountMinor }) => amountMinor)).toEqual([0, 500, 0])
    expect(result.taxes).toMatchObject([{ taxableMinor: 0, amountMinor: 0 }])
  })

  it('take only from the lines that they are for', () => {
    const lines = [
      line(1000, [], { productId: 'mug' }),
      line(1000, [], { productId: 'pro', recurring: true }),
      line(1000),
    ]
    expect(lineDiscounts(amounts(lines, [percent(50, { scope: 'subscription_only' })]))).toEqual([0, 500, 0])
    expect(lineDiscounts(amounts(lines, [percent(50, { scope: 'one_time_only' })]))).toEqual([500, 0, 500])
    expect(lineDiscounts(amounts(lines, [off(1500, { scope: 'specific_products', productIds: ['mug'] })]))).toEqual([
      1000, 0, 0,
    ])
  })

  it('count each of two with the same id', () => {
    const twice = off(100)
    const result = amounts([line(1000)], [twice, twice])
    expect(result.discounts.map(({ amountMinor }) => amountMinor)).toEqual([100, 100])
    expect(result.discountMinor).toBe(200)
  })

  it('take no money where they are free trials', () => {
    const result = amounts([line(1000, [], { recurring: true })], [discount({ type: 'free_trial', value: 30 })])
    expect(result.discounts).toEqual([{ discountId: 'd', amountMinor: 0 }])
    expect(result.totalMinor).toBe(1000)
  })
})

describe('credit lines', () => {
  it('carry their negative share of discounts and taxes', () => {
    const result = amounts([line(10_000, [vat]), line(-2000, [vat])], [percent(10)])
    expect(lineDiscounts(result)).toEqual([1000, -200])
    expect(lineTaxes(result)).toEqual([1800, -360])
    expect(result).toMatchObject({ subtotalMinor: 8000, discountMinor: 800, taxMinor: 1440, totalMinor: 8640 })
  })

  it('keep the tax of the lines that they nearly balance in proportion', () => {
    const result = amounts([line(1000, [vat]), line(-999, [vat])])
    expect(lineTaxes(result)).toEqual([200, -200])
    expect(result.totalMinor).toBe(1)
  })

  it('leave nothing for a discount where they outweigh what it is for', () => {
    const lines = [line(100, [], { productId: 'mug' }), line(-300, [], { productId: 'mug' }), line(1000)]
    const result = amounts(lines, [off(50, { scope: 'specific_products', productIds: ['mug'] })])
    expect(result).toMatchObject({ discountMinor: 0, totalMinor: 800 })
  })

  it('may bring an invoice to nothing, but not below', () => {
    expect(amounts([line(500), line(-500)]).totalMinor).toBe(0)
    expect(invoice([line(500), line(-501)])).toEqual({
      ok: false,
      error: { code: 'validation_error', fields: { line_items: ['come to less than nothing'] } },
    })
  })
})

describe('how a customer is taxed', () => {
  const lines = [line(1000, [vat]), line(1200, [vatIn])]

  it('leaves an exempt customer without taxes, at the same prices', () => {
    expect(amounts(lines, [], 'exempt')).toMatchObject({ taxMinor: 0, totalMinor: 2200, taxes: [] })
  })

  it('names the rates of a reverse charge and charges nothing', () => {
    const result = amounts(lines, [percent(50)], 'reverse_charge')
    expect(result).toMatchObject({ taxMinor: 0, totalMinor: 1100 })
    expect(result.taxes).toMatchObject([
      { taxRateId: 'vat', percentage: 200_000, taxableMinor: 500, amountMinor: 0, reverseCharge: true },
      { taxRateId: 'vat-in', percentage: 200_000, taxableMinor: 600, amountMinor: 0, reverseCharge: true },
    ])
  })
})

describe('what is refused', () => {
  it.each([
    ['a line', [line(MAX_AMOUNT_MINOR + 1), line(-10)]],
    ['the sum', [line(MAX_AMOUNT_MINOR), line(1)]],
    ['the total with its tax', [line(MAX_AMOUNT_MINOR, [vat])]],
  ])('%s beyond the largest amount', (_, lines) => {
    expect(invoice(lines)).toMatchObject({ ok: false, error: { code: 'amount_too_large' } })
  })

  it('a fixed discount of another currency', () => {
    expect(invoice([line(1000)], [off(100, { currency: 'EUR' })])).toEqual({
      ok: false,
      error: { code: 'invalid_state', message: 'This discount is for payments in EUR.' },
    })
  })

  it('nothing: the largest amount itself is taken, and no lines come to nothing', () => {
    expect(amounts([line(MAX_AMOUNT_MINOR)]).totalMinor).toBe(MAX_AMOUNT_MINOR)
    expect(amounts([])).toMatchObject({ lines: [], taxes: [], totalMinor: 0 })
  })
})
