import type { InvoiceInput } from '@revkeen-edge/documents'
import type { InvoiceLine } from '@revkeen-edge/domain/invoice.ts'
import { customerRow, invoiceRow, ISSUED, lineRow, merchantRow } from './rows.ts'

/** An invoice of some lines, in English unless said otherwise. */
export function invoiceInput(changes: Partial<InvoiceInput> = {}): InvoiceInput {
  const lines = changes.lines ?? [lineRow(0)]
  return {
    merchant: merchantRow(),
    customer: customerRow(),
    invoice: invoiceRow(lines),
    lines,
    locale: 'en-GB',
    now: ISSUED,
    ...changes,
  }
}

/** Numbered lines. */
export function manyLines(count: number): InvoiceLine[] {
  return Array.from({ length: count }, (_, index) => lineRow(index, { description: `Item no. ${index + 1};` }))
}

/** A line for each description. */
export function linesSaying(...descriptions: readonly string[]): InvoiceLine[] {
  return descriptions.map((description, index) => lineRow(index, { description }))
}
