import type { CreditNoteLine } from './credit-note.ts'
import { invalidField, missing, type DomainError } from './errors.ts'
import type { InvoiceLine } from './invoice.ts'
import { roundParts } from './money.ts'
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

/** What is credited of each line, with its tax, in the order of the lines; lines of which nothing is are left out. */
export function creditedParts(
  lines: readonly CreditableLine[],
  parts: readonly number[],
  lineTaxes: readonly number[],
): CreditedPart[] {
  return lines.flatMap(({ line }, index) => {
    const [amountMinor = 0, taxMinor = 0] = [parts[index], lineTaxes[index]]
    return amountMinor === 0 && taxMinor === 0 ? [] : [{ line, amountMinor, taxMinor }]
  })
}
