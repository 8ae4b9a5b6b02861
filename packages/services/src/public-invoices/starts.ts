import { billingTermsSold, soldPrice, type Invoice, type InvoiceLine, type SoldPrice } from '@revkeen-edge/domain'
import { momentsOf } from '../invoices/subscription-terms.ts'

/** The subscription that an invoice begins once it is paid. */
export interface Starting extends SoldPrice {
  /** When its first period is charged, where that is not with the invoice. In UTC milliseconds. */
  readonly chargedFrom: number | null
}

/** What an invoice begins, as it would if it were paid at `now`; null where it begins nothing. */
export function startingOf(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  timezone: string,
  now: number,
): Starting | null {
  const { subscriptionTerms: terms, paidAt, finalizedAt, createdAt } = invoice
  const price = soldPrice(invoice, lines)
  if (!terms || !price) return null
  const at = paidAt ?? now
  const moments = momentsOf(terms, timezone)
  const meant = billingTermsSold({ terms, moments, lines, timezone, invoicedAt: finalizedAt ?? createdAt, paidAt: at })
  const isDeferred = terms.first_payment_behavior === 'defer_first_cycle_to_start_date'
  return { ...price, chargedFrom: meant && isDeferred && meant.start > at ? meant.start : null }
}
