import {
  err,
  invalidState,
  isPayable,
  ok,
  outstanding,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type Result,
} from '@revkeen-edge/domain'

/** An invoice with its lines, as it is shown. */
export interface PaidInvoice {
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
}

/** What of an invoice is paid now, or why nothing can be. */
export function payableAmount(
  invoice: Invoice,
  wanted: number | undefined,
  param = 'amount_minor',
): Result<number, DomainError> {
  if (!isPayable(invoice)) return err(invalidState(`The invoice is ${invoice.status}, so it takes no payment.`))
  const due = outstanding(invoice)
  if (due === 0) return err(invalidState('Nothing is due on the invoice.'))
  if (wanted !== undefined && wanted > due) {
    const message = `Only ${due} is due on the invoice, in minor units of ${invoice.currency}.`
    return err({ code: 'amount_too_large', message, param })
  }
  return ok(wanted ?? due)
}
