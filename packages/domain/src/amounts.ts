import { discountLines, type OrderDiscount } from './amounts-discount.ts'
import { rateKey, taxLines, type AppliedRate, type RateTax } from './amounts-tax.ts'
import { checkDiscountCurrency, type DiscountableLine } from './discount.ts'
import { invalidField, type DomainError } from './errors.ts'
import { MAX_AMOUNT_MINOR } from './money.ts'
import { err, ok, type Result } from './result.ts'
import { amountTooLarge } from './sale.ts'
import type { TaxTreatment } from './tax.ts'

/** A line before discounts and taxes, in minor units: a negative one is a credit. */
export interface AmountsLine extends DiscountableLine {
  readonly subtotalMinor: number
  readonly rates: readonly AppliedRate[]
}

export interface LineAmounts {
  readonly subtotalMinor: number
  readonly discountMinor: number
  /** Inclusive taxes, which the total contains, and exclusive ones, which it adds. */
  readonly taxMinor: number
  readonly totalMinor: number
}

/** What a discount took off an invoice. */
export interface DiscountAmount {
  readonly discountId: string
  readonly amountMinor: number
}

/** A rate's part of an invoice. */
export interface InvoiceTax extends Omit<AppliedRate, 'id'> {
  readonly taxRateId: string | null
  /** What the tax is computed on: its lines after discounts, without the taxes that they contain. */
  readonly taxableMinor: number
  readonly amountMinor: number
  /** The customer owes the tax, not the merchant: the amount is zero. */
  readonly reverseCharge: boolean
  /**
   * What each of the invoice's lines has of the amount, in their order; null for one that does not bear the rate. Left out
   * where only the sum is known.
   */
  readonly byLine?: readonly (number | null)[]
}

export interface InvoiceAmounts extends LineAmounts {
  /** In the order of the lines that came in. */
  readonly lines: readonly LineAmounts[]
  readonly discounts: readonly DiscountAmount[]
  /** The highest rate first. */
  readonly taxes: readonly InvoiceTax[]
}

interface Line extends AmountsLine {
  readonly position: number
  readonly byKey: ReadonlyMap<string, AppliedRate>
}

interface Amounts {
  readonly subtotal: bigint
  readonly discount: bigint
  readonly tax: bigint
  readonly total: bigint
}

/**
 * All amounts of an invoice. Discounts come off before taxes, percentages before fixed amounts; an inclusive tax is taken
 * out of the line, an exclusive one added. Each is rounded once, half away from zero, and shared out to the lines by largest
 * remainder, so lines, discounts and taxes sum to the invoice's own figures whatever the order of the lines.
 * Errors: `invalid_state` for a fixed discount of another currency, `validation_error` by `line_items` where the total is
 * negative, `amount_too_large`.
 */
export function invoiceAmounts(input: {
  currency: string
  lines: readonly AmountsLine[]
  discounts: readonly OrderDiscount[]
  treatment: TaxTreatment
}): Result<InvoiceAmounts, DomainError> {
  const { currency, discounts, treatment } = input
  const foreign = discounts.map((discount) => checkDiscountCurrency(discount, currency)).find((error) => error !== null)
  if (foreign) return err(foreign)
  const lines = inOneOrder(input.lines)
  const off = discountLines(lines, discounts)
  const left = lines.map((line, index) => BigInt(line.subtotalMinor) - (off.byLine[index] ?? 0n))
  const taxed = taxLines(
    lines.map(({ byKey }, index) => ({ amount: left[index] ?? 0n, rates: byKey })),
    treatment,
  )
  const amounts = lines.map((line, index) => {
    const [discount, added] = [off.byLine[index] ?? 0n, taxed.added[index] ?? 0n]
    return lineAmounts(line, { discount, added, included: taxed.included[index] ?? 0n })
  })
  const whole = sumOf(amounts)
  const refused = checkAmounts(whole, amounts)
  if (refused) return err(refused)
  return ok({
    ...inNumbers(whole),
    lines: amounts.toSorted((a, b) => a.position - b.position).map(inNumbers),
    discounts: discounts.map(({ id }, index) => ({ discountId: id, amountMinor: Number(off.byDiscount[index] ?? 0n) })),
    taxes: taxed.byRate.map((tax) => ({
      ...invoiceTax(tax, treatment),
      byLine: inOrder(lines, tax.byLine).map((part) => (part === null ? null : Number(part))),
    })),
  })
}

/**
 * The lines in an order of their own, so that a tie is decided by what they are and not by where they stand. A line of
 * nothing has no rates: it shows no tax.
 */
function inOneOrder(lines: readonly AmountsLine[]): Line[] {
  const keyed = lines.map((line, position) => {
    const byKey = new Map((line.subtotalMinor === 0 ? [] : line.rates).map((rate) => [rateKey(rate), rate]))
    return {
      ...line,
      position,
      byKey,
      key: JSON.stringify([line.productId, line.recurring, [...byKey.keys()].toSorted()]),
    }
  })
  return keyed.toSorted((a, b) => b.subtotalMinor - a.subtotalMinor || compareText(a.key, b.key))
}

/** What belongs to the lines, in the order in which they came in. */
function inOrder<T>(lines: readonly Line[], parts: readonly (T | null)[]): (T | null)[] {
  const placed = lines.map(({ position }, index) => ({ position, part: parts[index] ?? null }))
  return placed.toSorted((a, b) => a.position - b.position).map(({ part }) => part)
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function lineAmounts(
  { subtotalMinor, position }: Line,
  { discount, included, added }: { discount: bigint; included: bigint; added: bigint },
): Amounts & { position: number } {
  const subtotal = BigInt(subtotalMinor)
  return { position, subtotal, discount, tax: included + added, total: subtotal - discount + added }
}

function sumOf(amounts: readonly Amounts[]): Amounts {
  const sum = (field: keyof Amounts) => amounts.reduce((running, line) => running + line[field], 0n)
  return { subtotal: sum('subtotal'), discount: sum('discount'), tax: sum('tax'), total: sum('total') }
}

function checkAmounts(whole: Amounts, lines: readonly Amounts[]): DomainError | null {
  const largest = BigInt(MAX_AMOUNT_MINOR)
  const figures = [whole, ...lines].flatMap(({ subtotal, discount, tax, total }) => [subtotal, discount, tax, total])
  if (figures.some((figure) => figure > largest || figure < -largest)) return amountTooLarge
  return whole.total < 0n ? invalidField('line_items', 'come to less than nothing') : null
}

function inNumbers({ subtotal, discount, tax, total }: Amounts): LineAmounts {
  return {
    subtotalMinor: Number(subtotal),
    discountMinor: Number(discount),
    taxMinor: Number(tax),
    totalMinor: Number(total),
  }
}

function invoiceTax({ rate, taxable, tax }: RateTax, treatment: TaxTreatment): InvoiceTax {
  const { id, displayName, percentage, inclusive, jurisdiction, taxType } = rate
  return {
    taxRateId: id,
    displayName,
    percentage,
    inclusive,
    jurisdiction,
    taxType,
    taxableMinor: Number(taxable),
    amountMinor: Number(tax),
    reverseCharge: treatment === 'reverse_charge',
  }
}
