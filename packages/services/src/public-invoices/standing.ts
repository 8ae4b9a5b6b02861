import { isOpenAttempt, isPayable, outstanding, routeAccount } from '@revkeen-edge/domain'
import { triesLeft } from '../checkout/tries.ts'
import type { PublicInvoice } from './load.ts'

/** How an invoice stands for whoever opens its page. */
export type InvoiceStanding =
  | 'draft'
  | 'voided'
  | 'uncollectible'
  | 'refunded'
  | 'paid'
  | 'processing'
  | 'card_not_accepted'
  | 'unavailable'
  | 'too_many_attempts'
  | 'payable'

/** A payment under way comes first: until its outcome is known, nobody is offered to pay. Pinned by public-invoice.test.ts. */
export function invoiceStanding({ invoice, open, checkout }: PublicInvoice): InvoiceStanding {
  const { status } = invoice
  if (status === 'draft' || status === 'pending_approval') return 'draft'
  if (open !== null || (checkout.attempt !== null && isOpenAttempt(checkout.attempt))) return 'processing'
  if (status === 'paid' || status === 'voided' || status === 'uncollectible' || status === 'refunded') return status
  if (!isPayable(invoice) || outstanding(invoice) <= 0) return 'unavailable'
  if (invoice.allowedMethods !== null && !invoice.allowedMethods.includes('card')) return 'card_not_accepted'
  if (!routeAccount(checkout.accounts, invoice.currency, invoice.gatewayAccountId)) return 'unavailable'
  return triesLeft(checkout) ? 'payable' : 'too_many_attempts'
}
