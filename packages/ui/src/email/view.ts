import type { CardView, ReceiptLineView, TotalsView } from '../checkout/view.ts'
import type { BrandColours } from '../brand/theme.ts'
import type { BilledEvery } from '../format/billed.ts'
import type { BilledTax } from '../format/tax.ts'

/** What the e-mails need to know. Amounts are integer minor units of `currency`; times are UTC milliseconds. */

export interface EmailMerchantView {
  readonly name: string
  readonly logoUrl: string | null
  readonly colours: BrandColours
  readonly supportEmail: string | null
  readonly testMode: boolean
}

export interface EmailLineView extends ReceiptLineView {
  /** Null: billed once. */
  readonly interval: BilledEvery | null
}

export interface EmailTotalsView extends Omit<TotalsView, 'taxes' | 'paidMinor' | 'creditedMinor'> {
  /** Each rate by itself, in place of `taxMinor`; none where the tax is known as a whole only. */
  readonly taxes: readonly BilledTax[]
  /** The customer owes the tax, and the law wants it said. */
  readonly reverseCharge: boolean
}

interface EmailView {
  readonly locale: string
  readonly timeZone: string
  readonly merchant: EmailMerchantView
  readonly customerName: string | null
  readonly currency: string
  readonly lines: readonly EmailLineView[]
  readonly totals: EmailTotalsView
}

/** After a payment. */
export interface ReceiptEmailView extends EmailView {
  readonly number: string
  readonly paidAt: number
  readonly card: CardView | null
  /** What this payment was of the total, what was credited of it, and what is left; null where it paid for everything at once. */
  readonly part: {
    readonly paidMinor: number
    readonly creditedMinor: number
    readonly remainingMinor: number
  } | null
  /** The receipt on the web, or null. */
  readonly receiptUrl: string | null
  readonly pdfUrl: string | null
}

/** An invoice that waits to be paid. */
export interface InvoiceEmailView extends EmailView {
  readonly number: string
  readonly issuedAt: number
  /** A calendar date, `YYYY-MM-DD`, which is the same day wherever it is read. */
  readonly dueOn: string | null
  /** What is still to pay: the total less what was paid and credited. */
  readonly dueMinor: number
  /** What credit notes took off what was owed. */
  readonly creditedMinor: number
  readonly memo: string | null
  /** Whether it reminds of an invoice that was sent before. */
  readonly reminder?: boolean
  /** Where it is shown and, as long as something is due, paid; null where no page does. */
  readonly payUrl: string | null
  readonly pdfUrl: string | null
}

/** Goods on their way. */
export interface ShippedEmailView extends Pick<EmailView, 'locale' | 'merchant' | 'customerName'> {
  /** The order's. */
  readonly number: string
  readonly lines: readonly Pick<ReceiptLineView, 'name' | 'quantity'>[]
  readonly carrier: string | null
  readonly trackingNumber: string | null
}

/** Money on its way back. */
export interface RefundEmailView extends Pick<
  EmailView,
  'locale' | 'timeZone' | 'merchant' | 'customerName' | 'currency'
> {
  /** The invoice's. */
  readonly number: string | null
  readonly refundedAt: number
  readonly amountMinor: number
  readonly card: CardView | null
  /** The charge was undone before it was settled: no statement will show it. */
  readonly undone: boolean
}

/** An invoice that was credited, in full or in part. */
export interface CreditNoteEmailView extends Pick<
  EmailView,
  'locale' | 'timeZone' | 'merchant' | 'customerName' | 'currency'
> {
  readonly number: string | null
  readonly invoiceNumber: string | null
  readonly issuedAt: number
  readonly amountMinor: number
  readonly taxMinor: number
  /** Of the amount: what was still to pay and no longer is. */
  readonly appliedMinor: number
  /** Where the rest goes. */
  readonly method: 'refund_to_payment_method' | 'customer_balance' | 'external'
  readonly reason: string | null
}

/** Money that a cardholder's bank took back, told to the merchant. */
export interface DisputeEmailView extends Pick<
  EmailView,
  'locale' | 'timeZone' | 'merchant' | 'customerName' | 'currency'
> {
  /** The dispute's own id. */
  readonly number: string
  readonly reason: string | null
  readonly amountMinor: number
  readonly feeMinor: number
  readonly disputedAt: number
  readonly evidenceDueAt: number | null
  readonly card: CardView | null
}

/** What all that subscribers are told has in common. */
export interface NoticeView extends Pick<EmailView, 'locale' | 'timeZone' | 'merchant' | 'customerName' | 'currency'> {
  /** What is subscribed to, in the merchant's words. */
  readonly planName: string
  /** What is charged; null where none is on file. */
  readonly card: CardView | null
}

/** A payment that failed, at one of the steps of asking for it. */
export interface DunningEmailView extends NoticeView {
  readonly step: 'payment_failed' | 'payment_retry_failed' | 'payment_action_needed' | 'service_suspended'
  /** The invoice's. */
  readonly number: string | null
  readonly amountMinor: number
  /** Why the bank said no; null where it is nobody's business or not known. */
  readonly declineCategory: string | null
  readonly retryAt: number | null
  /** When access ends, or ended. */
  readonly suspendAt: number | null
  /** Where the payment method is changed. */
  readonly updateUrl: string
}

/** A payment that went through after it had failed. */
export interface RecoveredEmailView extends NoticeView {
  readonly number: string | null
  readonly amountMinor: number
  readonly paidAt: number
  readonly nextChargeAt: number | null
  /** Nothing was charged: what was due was credited. */
  readonly byCredit: boolean
  readonly manageUrl: string | null
}

/** A trial that is about to end. */
export interface TrialEndingEmailView extends NoticeView {
  readonly trialEndsAt: number
  /** The first charge, taxes and discounts included. */
  readonly amountMinor: number
  /** Null: charged once. */
  readonly interval: BilledEvery | null
  readonly manageUrl: string
}

/** A renewal that is near. */
export interface RenewalEmailView extends NoticeView {
  readonly renewsAt: number
  readonly amountMinor: number
  /** Usage until then is added. */
  readonly isEstimate: boolean
  readonly interval: BilledEvery | null
  readonly manageUrl: string
}

/** A subscription that has begun. */
export interface ConfirmedEmailView extends NoticeView {
  readonly lines: readonly EmailLineView[]
  /** Today, taxes and discounts included; nothing in a trial. */
  readonly chargedMinor: number
  /** Null where nothing more is charged. */
  readonly next: { readonly at: number; readonly amountMinor: number } | null
  /** What each later charge comes to; null where it is not known yet. */
  readonly recurringMinor: number | null
  readonly interval: BilledEvery | null
  readonly trialEndsAt: number | null
  /** When it ends by itself; null for never. */
  readonly endsAt: number | null
  readonly manageUrl: string
}

/** A subscription that was canceled. */
export interface CanceledEmailView extends NoticeView {
  readonly canceledAt: number
  /** Null where it has ended already. */
  readonly accessUntil: number | null
  readonly refundMinor: number
  /** Its payment failed for good; null where somebody asked for it. */
  readonly reason: 'payment_failed' | null
  readonly againUrl: string | null
}

/** A message, ready to send. */
export interface RenderedEmail {
  readonly subject: string
  readonly html: string
  readonly text: string
  /** The whole of it as a text message: one line. */
  readonly short: string
}
