import {
  err,
  invalidField,
  ok,
  outstanding,
  type Choice,
  type DomainError,
  type Invoice,
  type Result,
  type Sale,
} from '@revkeen-edge/domain'
import type { InvoiceWithLines } from '../charging/state.ts'

/** What a page calls the amount that a payer names for an invoice, among its items. */
export const PART_ITEM = 'payment'

/**
 * What a payer pays of an invoice now: all that is owed, or the part that they name where the merchant takes parts. In
 * minor units of the invoice's currency. Errors: `validation_error` by the item's amount.
 */
export function saleOfInvoice(
  { row, lines }: InvoiceWithLines,
  selection: readonly Choice[] | null,
): Result<Sale, DomainError> {
  const amount = amountOf(row, selection)
  if (!amount.ok) return amount
  const sold = lines.map(({ productId, priceId, description, quantity, unitAmountMinor, subtotalMinor }) => {
    return { productId, priceId, description, quantity, unitAmountMinor, subtotalMinor }
  })
  return ok({ lines: sold, currency: row.currency, totalMinor: amount.value })
}

function amountOf(invoice: Invoice, selection: readonly Choice[] | null): Result<number, DomainError> {
  const due = outstanding(invoice)
  const index = selection?.findIndex(({ id }) => id === PART_ITEM) ?? -1
  const wanted = selection?.[index]?.amountMinor
  if (wanted === undefined || wanted === due) return ok(due)
  const field = `items[${index}].amount_minor`
  if (!invoice.allowPartialPayments) return err(invalidField(field, 'must be all that is due'))
  if (!Number.isSafeInteger(wanted) || wanted < 1) return err(invalidField(field, 'must be more than nothing'))
  if (wanted > due) return err(invalidField(field, 'is more than is still due'))
  return ok(wanted)
}
