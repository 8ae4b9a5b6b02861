export { checkoutCsp } from './checkout/csp.ts'
export { checkoutStatus, renderCheckout } from './checkout/render.tsx'
export { CONSENT_VERSION, planTexts, setupConsent } from './checkout/plan.ts'
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
export type { PlanTexts } from './checkout/plan.ts'
export { renderDunning } from './email/dunning.tsx'
export { renderInvoiceSent } from './email/invoice-sent.tsx'
export { emailMerchant } from './email/merchant.ts'
export { renderRecovered } from './email/recovered.tsx'
export { renderCanceled, renderConfirmed, renderRenewal, renderTrialEnding } from './email/subscription.tsx'
export { renderCreditNote } from './email/credit-note.tsx'
export { renderDispute } from './email/dispute.tsx'
export { renderRefund } from './email/refund.tsx'
export { renderOrderShipped } from './email/order-shipped.tsx'
export { renderReceipt } from './email/receipt.tsx'
export type {
  CanceledEmailView,
  ConfirmedEmailView,
  CreditNoteEmailView,
  DisputeEmailView,
  DunningEmailView,
  InvoiceEmailView,
  NoticeView,
  ReceiptEmailView,
  RecoveredEmailView,
  RefundEmailView,
  RenderedEmail,
  RenewalEmailView,
  ShippedEmailView,
  TrialEndingEmailView,
} from './email/view.ts'
export { renderInvoice } from './invoice/render.tsx'
export type * from './invoice/view.ts'
export { resolveLocale } from './format/locale.ts'
export { fill } from './format/text.ts'
export { formatMoney } from './format/money.ts'
export { DECLINE_CATEGORIES, declineField, type DeclineCategory } from './messages/declines.ts'
export { declineMessage, messagesFor, type Messages } from './messages/index.ts'
