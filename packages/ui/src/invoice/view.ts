import type { CardView, MerchantView, PageContext, PayView } from '../checkout/view.ts'
import type { BilledEvery } from '../format/billed.ts'
import type { BilledTax } from '../format/tax.ts'

/** How an invoice stands, for its badge. */
export type InvoiceBadge = 'due' | 'part_paid' | 'overdue' | 'paid' | 'voided' | 'uncollectible' | 'refunded'

/** The public page of an invoice. Amounts are minor units of `currency`; instants are UTC milliseconds. */
export interface InvoiceView extends PageContext {
  readonly page: 'invoice'
  readonly merchant: MerchantView
  /** The merchant's postal address, a line each. */
  readonly address: readonly string[]
  /** The merchant's, or null. */
  readonly taxId: string | null
  readonly number: string | null
  readonly badge: InvoiceBadge
  readonly currency: string
  /** In which dates are shown. */
  readonly timeZone: string
  readonly issuedAt: number
  readonly due: DateView | null
  /** Name and address, a line each. */
  readonly billTo: readonly string[]
  readonly lines: readonly InvoiceLineView[]
  readonly sums: InvoiceSumsView
  /** The subscription that it begins once it is paid; null where it begins none. */
  readonly starts: StartsView | null
  /** What the customer paid so far, oldest first. */
  readonly payments: readonly InvoicePaymentView[]
  readonly memo: string | null
  readonly footer: string | null
  readonly comments: readonly { readonly at: number; readonly text: string }[]
  readonly pdfUrl: string
  /** Once something was paid. */
  readonly receiptUrl: string | null
  readonly panel: InvoicePanel
}

/** A subscription: what it costs each period, and from when where that is not with the invoice. */
export interface StartsView {
  /** Before discounts and taxes. */
  readonly amountMinor: number
  readonly every: BilledEvery
  /** Whether taxes come on top. */
  readonly plusTax: boolean
  readonly chargedFrom: number | null
}

/** A day as the merchant means it: an instant and the zone in which it is that day. */
export interface DateView {
  readonly at: number
  readonly timeZone: string
}

export interface InvoiceLineView {
  readonly description: string
  readonly quantity: number
  readonly unitAmountMinor: number
  /** Before discounts and taxes. */
  readonly subtotalMinor: number
  /** Null: billed once. */
  readonly interval: BilledEvery | null
  /** Half-open, in UTC milliseconds. */
  readonly period: { readonly start: number; readonly end: number } | null
}

export interface InvoiceSumsView {
  readonly subtotalMinor: number
  /** A positive amount that is taken off. */
  readonly discountMinor: number
  /** Codes or names of the discounts. */
  readonly discountLabel: string | null
  readonly taxes: readonly BilledTax[]
  /** The customer owes the tax, and the law wants it said. */
  readonly reverseCharge: boolean
  readonly totalMinor: number
  /** What was received in money. */
  readonly paidMinor: number
  /** What credit notes took off what was owed. */
  readonly creditedMinor: number
  readonly dueMinor: number
}

export interface InvoicePaymentView {
  readonly at: number
  readonly card: CardView | null
  /** How money was taken that is no card's: `cash`, `bank_transfer`. */
  readonly method: string | null
  readonly amountMinor: number
  readonly refundedMinor: number
}

/** What a payer can do, beside the invoice. */
export type InvoicePanel =
  | { readonly kind: 'pay'; readonly form: PayView; readonly part: PartView | null }
  | { readonly kind: 'checking'; readonly statusUrl: string; readonly retryUrl: string }
  | ReceivedPanel
  | {
      readonly kind:
        | 'paid'
        | 'voided'
        | 'uncollectible'
        | 'refunded'
        | 'card_not_accepted'
        | 'unavailable'
        | 'too_many_attempts'
    }

/** Right after paying. */
export interface ReceivedPanel {
  readonly kind: 'received'
  readonly amountMinor: number
  /** To whom the receipt goes. */
  readonly email: string | null
  readonly remainingMinor: number
  /** Where the rest is paid; null where there is none. */
  readonly nextUrl: string | null
}

/** The payer may pay a part: an amount from `minimumMinor` to `maximumMinor`. */
export interface PartView {
  /** Comes back as `items[].id`. */
  readonly id: string
  readonly minimumMinor: number
  readonly maximumMinor: number
}

/** An invoice that its merchant has not finished: nothing of it is shown. */
export interface InvoiceDraftView extends PageContext {
  readonly page: 'invoice_draft'
}
