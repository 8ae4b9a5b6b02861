export { checkoutCsp } from './checkout/csp.ts'
export { checkoutStatus, renderCheckout } from './checkout/render.tsx'
export { quoteReply } from './checkout/wire.ts'
export type {
  AddressBody,
  ItemChoice,
  PayReply,
  PayRequest,
  QuoteReply,
  QuoteRequest,
  StatusReply,
} from './checkout/wire.ts'
export type * from './checkout/view.ts'
export { renderInvoiceSent } from './email/invoice-sent.tsx'
export { renderCreditNote } from './email/credit-note.tsx'
export { renderDispute } from './email/dispute.tsx'
export { renderRefund } from './email/refund.tsx'
export { renderOrderShipped } from './email/order-shipped.tsx'
export { renderReceipt } from './email/receipt.tsx'
export type {
  CreditNoteEmailView,
  DisputeEmailView,
  EmailMerchantView,
  InvoiceEmailView,
  ReceiptEmailView,
  RefundEmailView,
  RenderedEmail,
  ShippedEmailView,
} from './email/view.ts'
export { renderInvoice } from './invoice/render.tsx'
export type * from './invoice/view.ts'
export { resolveLocale } from './format/locale.ts'
export { fill } from './format/text.ts'
export { formatMoney } from './format/money.ts'
export { DECLINE_CATEGORIES, declineField, type DeclineCategory } from './messages/declines.ts'
export { declineMessage, messagesFor, type Messages } from './messages/index.ts'
