import type { InvoiceTax } from './amounts.ts'
import { invalidField, type DomainError } from './errors.ts'
import { divideRounded, roundParts } from './money.ts'
import { err, ok, type Result } from './result.ts'

/** An invoice's amounts, or a credit note's: gross, of which tax, and each rate's part of it. */
export interface TaxedAmount {
  readonly amountMinor: number
  readonly taxMinor: number
  /** Of an invoice and all of its credit notes in one order. Empty where only the tax as a whole is known. */
  readonly taxes: readonly InvoiceTax[]
}

/** What a credit note takes back of an invoice's tax. */
export type CreditedTax = Omit<TaxedAmount, 'amountMinor'>

interface WantedCredit {
  readonly amountMinor: number
  /** The tax that the merchant names; it has to fit. */
  readonly taxMinor?: number | undefined
  /** The tax of the lines that are credited: taken as far as it fits. */
  readonly linesTaxMinor?: number | undefined
}

/**
 * The tax of a credit note, in minor units. Each rate's part is proportional to what is credited, rounded once, half away
 * from zero; the credit note that takes the rest of the invoice takes the rest of its taxes, so that a chain of credit
 * notes comes to the invoice's taxes exactly. `earlier` are the credit notes that stand.
 * Errors: `validation_error` for a named tax that is more than is left or than the amount, or leaves more tax than amount.
 * Source: the payments page's tax handling. Pinned by credit-note-tax.test.ts.
 */
export function creditTax(
  invoice: TaxedAmount,
  earlier: readonly TaxedAmount[],
  wanted: WantedCredit,
): Result<CreditedTax, DomainError> {
  const left = leftOf(invoice, earlier)
  const { lowest, highest } = boundsOf(left, wanted.amountMinor)
  const { taxMinor: named } = wanted
  if (named !== undefined && (named < lowest || named > highest)) {
    return err(invalidField('tax_amount_minor', refusalOf(lowest, highest)))
  }
  const target = named ?? wanted.linesTaxMinor
  const parts = proportionalTaxes(invoice, left, wanted.amountMinor)
  const taxMinor = Math.min(Math.max(target ?? sumOf(parts), lowest), highest)
  const taxes = taxMinor === sumOf(parts) ? parts : allotted(taxMinor, left.byRate)
  const taxable = taxablePart(invoice, earlier, wanted.amountMinor === left.amountMinor)
  return ok({
    taxMinor,
    taxes: hasRates(invoice)
      ? invoice.taxes.map((tax, index) => ({
          ...tax,
          amountMinor: taxes[index] ?? 0,
          taxableMinor: taxable(tax.taxableMinor, index, wanted.amountMinor),
        }))
      : [],
  })
}

interface Left {
  readonly amountMinor: number
  readonly taxMinor: number
  readonly byRate: readonly number[]
}

/** Whether the rates explain the tax; an invoice from elsewhere may know it as a whole only. */
function hasRates({ taxes, taxMinor }: TaxedAmount): boolean {
  return taxes.length > 0 && sumOf(taxes.map(({ amountMinor }) => amountMinor)) === taxMinor
}

/** Tax by rate, or as a whole. */
function ratesOf(invoice: TaxedAmount, of: TaxedAmount): number[] {
  return hasRates(invoice) ? invoice.taxes.map((_, index) => of.taxes[index]?.amountMinor ?? 0) : [of.taxMinor]
}

function leftOf(invoice: TaxedAmount, earlier: readonly TaxedAmount[]): Left {
  const credited = earlier.map((note) => ratesOf(invoice, note))
  const byRate = ratesOf(invoice, invoice).map((tax, index) => tax - sumOf(credited.map((parts) => parts[index] ?? 0)))
  return {
    amountMinor: invoice.amountMinor - sumOf(earlier.map(({ amountMinor }) => amountMinor)),
    taxMinor: sumOf(byRate),
    byRate,
  }
}

/** No credit note may have more tax than amount, nor leave it to those that follow. */
function boundsOf({ amountMinor, taxMinor }: Left, creditedMinor: number): { lowest: number; highest: number } {
  const highest = Math.max(0, Math.min(taxMinor, creditedMinor))
  return { lowest: Math.min(highest, Math.max(0, taxMinor - (amountMinor - creditedMinor))), highest }
}

function refusalOf(lowest: number, highest: number): string {
  return lowest === highest ? `must be ${highest}, which is what is left of the tax` : `must be ${lowest} to ${highest}`
}

function proportionalTaxes(invoice: TaxedAmount, left: Left, creditedMinor: number): number[] {
  if (creditedMinor === left.amountMinor) return [...left.byRate]
  return ratesOf(invoice, invoice).map((tax, index) => {
    return within(shareOf(tax, creditedMinor, invoice.amountMinor), left.byRate[index] ?? 0)
  })
}

/** A share, at most what is left: both are of one sign. */
function within(share: number, left: number): number {
  return left < 0 ? Math.min(0, Math.max(share, left)) : Math.max(0, Math.min(share, left))
}

/** What is credited of a part of the invoice, proportionally. */
function shareOf(partMinor: number, creditedMinor: number, totalMinor: number): number {
  return Number(divideRounded(BigInt(partMinor) * BigInt(creditedMinor), BigInt(totalMinor)))
}

/** A tax shared out over what is left of each rate, by largest remainder. */
function allotted(taxMinor: number, byRate: readonly number[]): number[] {
  const left = sumOf(byRate)
  if (left <= 0) return byRate.map(() => 0)
  return roundParts(
    byRate.map((rate) => BigInt(rate) * BigInt(taxMinor)),
    BigInt(left),
  ).map(Number)
}

function taxablePart(invoice: TaxedAmount, earlier: readonly TaxedAmount[], isLast: boolean) {
  return (taxableMinor: number, index: number, creditedMinor: number): number => {
    if (!isLast) return shareOf(taxableMinor, creditedMinor, invoice.amountMinor)
    return taxableMinor - sumOf(earlier.map(({ taxes }) => taxes[index]?.taxableMinor ?? 0))
  }
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}
