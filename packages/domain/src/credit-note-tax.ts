import type { InvoiceTax } from './amounts.ts'
import {
  boundsOf,
  creditedCells,
  exactCells,
  lineBounds,
  SCALE,
  sumOf,
  within,
  type Bounds,
  type Cells,
  type CreditedLine,
} from './credit-note-cells.ts'
import { invalidField, type DomainError } from './errors.ts'
import { divideRounded } from './money.ts'
import { err, ok, type Result } from './result.ts'
import { shared, taxCells } from './tax-cells.ts'

/** An invoice's amounts, or a credit note's: gross, of which tax, and each rate's part of it. */
export interface TaxedAmount {
  readonly amountMinor: number
  readonly taxMinor: number
  /** Of an invoice and all of its credit notes in one order. Empty where only the tax as a whole is known. */
  readonly taxes: readonly InvoiceTax[]
}

/** What a credit note takes back of an invoice's tax. */
export interface CreditedTax extends Omit<TaxedAmount, 'amountMinor'> {
  /** The tax of what is credited of each line, in the order of the lines. */
  readonly lineTaxes: readonly number[]
}

interface WantedCredit {
  readonly amountMinor: number
  /** The tax that the merchant names; it has to fit. */
  readonly taxMinor?: number | undefined
  /** What is credited of each of the invoice's lines, in their order; without them, the invoice is one line. */
  readonly lines?: readonly CreditedLine[] | undefined
  /** Whether the request names these lines: they bring their own taxes. */
  readonly named?: boolean | undefined
}

/**
 * The tax of a credit note, in minor units, by rate and by line. Each rate's part is proportional to what is credited,
 * rounded once, half away from zero; named lines bring the rates that they bear. The credit note that takes the rest of a
 * line, or of the invoice, takes the rest of its taxes, so that a chain of credit notes comes to the taxes of every line
 * and every rate exactly. `earlier` are the credit notes that stand.
 * Errors: `validation_error` for a named tax that is more than what is left of these lines' or than the amount, or leaves
 * more tax than amount. Source: the payments page's tax handling. Pinned by credit-note-tax.test.ts.
 */
export function creditTax(
  invoice: TaxedAmount,
  earlier: readonly TaxedAmount[],
  wanted: WantedCredit,
): Result<CreditedTax, DomainError> {
  const credit = creditOf(invoice, earlier, wanted)
  const { lowest, highest } = creditBounds(credit)
  const { taxMinor: named } = wanted
  if (named !== undefined && (named < lowest || named > highest)) {
    return err(invalidField('tax_amount_minor', refusalOf(lowest, highest)))
  }
  const own = ownTaxes(invoice, credit)
  const taxMinor = Math.min(Math.max(named ?? sumOf(own), lowest), highest)
  const byRate = taxMinor === sumOf(own) ? own : allotted(taxMinor, credit)
  const cells = swept(credit, creditedCells(credit.lines, credit.left.cells, byRate))
  const lineTaxes = credit.lines.map((_, line) => sumOf(cells.map((row) => row[line] ?? 0)))
  return ok({
    taxMinor: sumOf(lineTaxes),
    lineTaxes,
    taxes: hasRates(invoice)
      ? invoice.taxes.map((tax, rate) => ({
          ...tax,
          amountMinor: sumOf(cells[rate] ?? []),
          taxableMinor: taxablePart(invoice, earlier, { credit, tax, rate, lineTaxes }),
          byLine: credit.lines.map((_, line) => (tax.byLine?.[line] === null ? null : (cells[rate]?.[line] ?? 0))),
        }))
      : [],
  })
}

/** A credit beside what is left to be credited. */
interface Credit {
  readonly amountMinor: number
  readonly lines: readonly CreditedLine[]
  readonly named: boolean
  readonly left: Left
  /** Whether it takes the rest of the invoice. */
  readonly isLast: boolean
}

interface Left {
  readonly amountMinor: number
  readonly taxMinor: number
  readonly byRate: readonly number[]
  readonly cells: Cells
}

function creditOf(invoice: TaxedAmount, earlier: readonly TaxedAmount[], wanted: WantedCredit): Credit {
  const { amountMinor, named = false } = wanted
  const sums = leftOf(invoice, earlier)
  const whole = { leftMinor: sums.amountMinor, leftTaxMinor: sums.taxMinor, partMinor: amountMinor }
  const lines = wanted.lines ?? [whole]
  const left = { ...sums, cells: leftCells(invoice, earlier, lines, sums.byRate) }
  return { amountMinor, lines, named, left, isLast: amountMinor === left.amountMinor }
}

/** Whether the rates explain the tax; an invoice from elsewhere may know it as a whole only. */
function hasRates({ taxes, taxMinor }: TaxedAmount): boolean {
  return taxes.length > 0 && sumOf(taxes.map(({ amountMinor }) => amountMinor)) === taxMinor
}

/** Tax by rate, or as a whole. */
function ratesOf(invoice: TaxedAmount, of: TaxedAmount): number[] {
  return hasRates(invoice) ? invoice.taxes.map((_, index) => of.taxes[index]?.amountMinor ?? 0) : [of.taxMinor]
}

function leftOf(invoice: TaxedAmount, earlier: readonly TaxedAmount[]): Omit<Left, 'cells'> {
  const credited = earlier.map((note) => ratesOf(invoice, note))
  const byRate = ratesOf(invoice, invoice).map((tax, index) => tax - sumOf(credited.map((parts) => parts[index] ?? 0)))
  return {
    amountMinor: invoice.amountMinor - sumOf(earlier.map(({ amountMinor }) => amountMinor)),
    taxMinor: sumOf(byRate),
    byRate,
  }
}

/** What is left of each rate in each line: known, or else split from the sums of both. */
function leftCells(
  invoice: TaxedAmount,
  earlier: readonly TaxedAmount[],
  lines: readonly CreditedLine[],
  byRate: readonly number[],
): Cells {
  const isKnown = [invoice, ...earlier].every(({ taxes }) =>
    taxes.every(({ byLine }) => byLine?.length === lines.length),
  )
  if (hasRates(invoice) && isKnown) {
    return invoice.taxes.map(({ byLine }, rate) =>
      lines.map(
        (_, line) => (byLine?.[line] ?? 0) - sumOf(earlier.map(({ taxes }) => taxes[rate]?.byLine?.[line] ?? 0)),
      ),
    )
  }
  const weights = ratesOf(invoice, invoice).map((tax) => BigInt(Math.abs(tax)))
  const byLine = lines.map(({ leftTaxMinor }) => BigInt(leftTaxMinor))
  return taxCells(byLine, byRate.map(BigInt), (rate) => weights[rate] ?? 0n).map((row) => row.map(Number))
}

/** No credit note may have more tax than amount, nor leave it to those that follow: as a whole, and in each line. */
function creditBounds({ left, lines, amountMinor }: Credit): Bounds {
  const whole = boundsOf(left.amountMinor, left.taxMinor, amountMinor)
  const ofLines = lines.map(lineBounds)
  const clamped = (sum: number) => Math.min(Math.max(sum, whole.lowest), whole.highest)
  return {
    lowest: clamped(sumOf(ofLines.map(({ lowest }) => lowest))),
    highest: clamped(sumOf(ofLines.map(({ highest }) => highest))),
  }
}

function refusalOf(lowest: number, highest: number): string {
  return lowest === highest ? `must be ${highest}, which is what is left of the tax` : `must be ${lowest} to ${highest}`
}

/** What each rate comes to where no tax is named. */
function ownTaxes(invoice: TaxedAmount, credit: Credit): number[] {
  const { left, isLast, named } = credit
  if (isLast) return [...left.byRate]
  if (named) return exactTaxes(credit).map((exact, rate) => within(rounded(exact), left.byRate[rate] ?? 0))
  return ratesOf(invoice, invoice).map((tax, rate) => shareOf(invoice, credit, tax, left.byRate[rate] ?? 0))
}

/** What the parts of the lines have of each rate in them. */
function exactTaxes({ lines, left }: Credit): bigint[] {
  return left.cells.map((ofRate) => exactCells(lines, ofRate).reduce((sum, exact) => sum + exact, 0n))
}

/**
 * What is credited of a part of the invoice, proportionally, at most what is left of it. Once named lines have shifted the
 * proportion, it is that of what is left.
 */
function shareOf(invoice: TaxedAmount, { amountMinor, left }: Credit, partMinor: number, leftMinor: number): number {
  const share = within(proportion(partMinor, amountMinor, invoice.amountMinor), leftMinor)
  const ofLeft = proportion(leftMinor, amountMinor, left.amountMinor)
  return Math.abs(share - ofLeft) > 1 ? within(ofLeft, leftMinor) : share
}

function proportion(partMinor: number, creditedMinor: number, totalMinor: number): number {
  return Number(divideRounded(BigInt(partMinor) * BigInt(creditedMinor), BigInt(totalMinor)))
}

function rounded(exact: bigint): number {
  return Number(divideRounded(exact, SCALE))
}

/** A tax shared out over the rates that the lines bear, by largest remainder. */
function allotted(taxMinor: number, credit: Credit): number[] {
  const weights = exactTaxes(credit).map((exact) => (exact > 0n ? exact : 0n))
  return shared(BigInt(taxMinor), weights).map(Number)
}

/** The credit note that takes the rest of the invoice takes the rest of its rates, whichever lines it names. */
function swept({ isLast, left, lines }: Credit, cells: Cells): Cells {
  if (!isLast) return cells
  const isRestOfEach = lines.length > 1 && lines.every(({ leftMinor, partMinor }) => leftMinor === partMinor)
  if (isRestOfEach && left.cells.every((row, rate) => sumOf(row) === left.byRate[rate])) return left.cells
  return cells.map((row, rate) => {
    const off = (left.byRate[rate] ?? 0) - sumOf(row)
    const at = off === 0 ? -1 : largestOf(lines, left.cells[rate] ?? [])
    return row.map((cell, line) => (line === at ? cell + off : cell))
  })
}

/** The line of which the most is credited, among those that bear a rate where there are any. */
function largestOf(lines: readonly CreditedLine[], ofRate: readonly number[]): number {
  const sizes = lines.map(({ partMinor }) => partMinor)
  const borne = sizes.map((size, line) => ((ofRate[line] ?? 0) === 0 ? 0 : size))
  const among = borne.some((size) => size > 0) ? borne : sizes
  return among.indexOf(Math.max(...among))
}

/** What of a rate's base is credited: of named lines what they are without tax, else a part in proportion. */
function taxablePart(
  invoice: TaxedAmount,
  earlier: readonly TaxedAmount[],
  of: { credit: Credit; tax: InvoiceTax; rate: number; lineTaxes: readonly number[] },
): number {
  const { credit, tax, rate, lineTaxes } = of
  const left = tax.taxableMinor - sumOf(earlier.map(({ taxes }) => taxes[rate]?.taxableMinor ?? 0))
  if (credit.isLast) return left
  if (!credit.named || !tax.byLine) return shareOf(invoice, credit, tax.taxableMinor, left)
  const nets = credit.lines.map(({ partMinor }, line) => partMinor - (lineTaxes[line] ?? 0))
  return within(sumOf(nets.filter((_, line) => typeof tax.byLine?.[line] === 'number')), left)
}
