import type { CreditNoteLine } from './credit-note.ts'
import { invalidField, missing, type DomainError } from './errors.ts'
import type { InvoiceLine } from './invoice.ts'
import { divideRounded, roundParts } from './money.ts'
import { err, ok, type Result } from './result.ts'

/** An invoice's line with what is left of it after the credit notes that stand. */
export interface CreditableLine {
  readonly line: InvoiceLine
  readonly leftMinor: number
  readonly leftTaxMinor: number
}

/** What of a line is credited, in minor units. */
export interface CreditedPart {
  readonly line: InvoiceLine
  readonly amountMinor: number
  readonly taxMinor: number
}

/** The invoice's lines in order, less what `earlier` lines of credit notes took of them. */
export function creditableLines(
  lines: readonly InvoiceLine[],
  earlier: readonly Pick<CreditNoteLine, 'invoiceLineId' | 'totalMinor' | 'taxMinor'>[],
): CreditableLine[] {
  return lines
    .toSorted((a, b) => a.position - b.position)
    .map((line) => {
      const taken = earlier.filter(({ invoiceLineId }) => invoiceLineId === line.id)
      return {
        line,
        leftMinor: taken.reduce((left, { totalMinor }) => left - totalMinor, line.totalMinor),
        leftTaxMinor: taken.reduce((left, { taxMinor }) => left - taxMinor, line.taxMinor),
      }
    })
}

/** What of each line a credit of the invoice as a whole takes: proportionally, by largest remainder. */
export function proportionalParts(lines: readonly CreditableLine[], amountMinor: number): number[] {
  const left = lines.reduce((sum, { leftMinor }) => sum + leftMinor, 0)
  if (left <= 0) return lines.map(() => 0)
  return roundParts(
    lines.map(({ leftMinor }) => BigInt(leftMinor) * BigInt(amountMinor)),
    BigInt(left),
  ).map(Number)
}

/** A line that a request names, with what is credited of it. */
export interface WantedLine {
  readonly invoiceLineId: string
  readonly amountMinor: number
}

/**
 * What of each line a request that names lines credits. Errors: `resource_missing` for one that the invoice has not;
 * `validation_error` by line for one that is named twice, or that has less left; by `amount_minor` where that is not what the lines come to.
 */
export function namedParts(
  lines: readonly CreditableLine[],
  wanted: readonly WantedLine[],
  amountMinor: number,
): Result<number[], DomainError> {
  for (const [index, { invoiceLineId, amountMinor: part }] of wanted.entries()) {
    const found = lines.find(({ line }) => line.id === invoiceLineId)
    if (!found) return err(missing('Invoice line', `lines[${index}].invoice_line_item_id`))
    if (wanted.findIndex((other) => other.invoiceLineId === invoiceLineId) !== index) {
      return err(invalidField(`lines[${index}].invoice_line_item_id`, 'is named twice'))
    }
    if (part > found.leftMinor) {
      return err(invalidField(`lines[${index}].amount_minor`, `must be at most ${Math.max(0, found.leftMinor)}`))
    }
  }
  const sum = wanted.reduce((total, { amountMinor: part }) => total + part, 0)
  if (sum !== amountMinor) return err(invalidField('amount_minor', `must be ${sum}, which is what the lines come to`))
  return ok(lines.map(({ line }) => wanted.find(({ invoiceLineId }) => invoiceLineId === line.id)?.amountMinor ?? 0))
}

/** The tax of the parts of lines, rounded once: what is credited when lines are named. */
export function taxOfParts(lines: readonly CreditableLine[], parts: readonly number[]): number {
  const exact = total(lines.map((each, index) => partTax(each, parts[index] ?? 0)))
  return Number(divideRounded(exact, SCALE))
}

/** Splits a credit note's tax over its parts, so that they sum to it. What takes all that is left takes its tax as well. */
export function creditedParts(
  lines: readonly CreditableLine[],
  parts: readonly number[],
  taxMinor: number,
): CreditedPart[] {
  const sweeps = lines.every(({ leftMinor }, index) => parts[index] === leftMinor)
  const exact = lines.reduce((sum, { leftTaxMinor }) => sum + leftTaxMinor, 0) === taxMinor
  const taxes = sweeps && exact ? lines.map(({ leftTaxMinor }) => leftTaxMinor) : sharedTax(lines, parts, taxMinor)
  return lines.flatMap(({ line }, index) => {
    const amountMinor = parts[index] ?? 0
    return amountMinor === 0 && !taxes[index] ? [] : [{ line, amountMinor, taxMinor: taxes[index] ?? 0 }]
  })
}

function sharedTax(lines: readonly CreditableLine[], parts: readonly number[], taxMinor: number): number[] {
  const byTax = lines.map((each, index) => partTax(each, parts[index] ?? 0))
  const weights = total(byTax) > 0n ? byTax : parts.map(BigInt)
  if (total(weights) <= 0n) return parts.map(() => 0)
  return roundParts(
    weights.map((weight) => weight * BigInt(taxMinor)),
    total(weights),
  ).map(Number)
}

/** Far finer than a minor unit, so that nothing is rounded that matters. */
const SCALE = 1_000_000n

/** The tax that a part of a line has in it, in millionths of a minor unit. */
function partTax({ line: { totalMinor, taxMinor } }: CreditableLine, partMinor: number): bigint {
  if (totalMinor === 0) return 0n
  const sign = totalMinor < 0 ? -1n : 1n
  return divideRounded(SCALE * sign * BigInt(taxMinor) * BigInt(partMinor), sign * BigInt(totalMinor))
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}
