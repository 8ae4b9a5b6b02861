import type { InvoiceTax } from './amounts.ts'
import type { AppliedDiscount } from './discount.ts'
import type { Json } from './json.ts'
import type { Machine } from './state.ts'
import type { TaxTreatment } from './tax.ts'
import { offsetIn } from './zone.ts'

/**
 * `approved` is finalised and not yet sent. `overdue` stays until everything is paid or the due date is moved on: a part
 * payment does not make a late invoice less late.
 */
export type InvoiceStatus =
  | 'draft'
  | 'pending_approval'
  | 'approved'
  | 'sent'
  | 'partially_paid'
  | 'overdue'
  | 'paid'
  | 'voided'
  | 'refunded'
  | 'uncollectible'

export type InvoiceStep =
  | 'submit'
  | 'reject'
  | 'finalize'
  | 'send'
  | 'pay_part'
  | 'pay_rest'
  | 'fall_due'
  | 'extend_unsent'
  | 'extend_sent'
  | 'extend_part_paid'
  | 'void'
  | 'write_off'
  /** What was paid goes back while it takes payments: a part, or all of an invoice that was not sent, or was. */
  | 'unpay_part'
  | 'unpay'
  | 'unpay_sent'
  /** What was paid goes back after it was paid: a part, or all. */
  | 'refund_part'
  | 'refund'
  /** Credit that had settled the rest of a paid invoice is taken back. */
  | 'reopen'

/** An invoice's life. A step that a status does not list is refused. */
export const INVOICE: Machine<InvoiceStatus, InvoiceStep> = {
  draft: { submit: 'pending_approval', finalize: 'approved' },
  pending_approval: { reject: 'draft', finalize: 'approved' },
  approved: {
    ...payable('partially_paid'),
    send: 'sent',
    fall_due: 'overdue',
    void: 'voided',
    write_off: 'uncollectible',
  },
  sent: { ...payable('partially_paid'), send: 'sent', fall_due: 'overdue', void: 'voided', write_off: 'uncollectible' },
  partially_paid: {
    ...payable('partially_paid'),
    unpay_part: 'partially_paid',
    unpay: 'approved',
    unpay_sent: 'sent',
    send: 'partially_paid',
    fall_due: 'overdue',
    write_off: 'uncollectible',
  },
  overdue: {
    ...payable('overdue'),
    send: 'overdue',
    extend_unsent: 'approved',
    extend_sent: 'sent',
    extend_part_paid: 'partially_paid',
    void: 'voided',
    write_off: 'uncollectible',
  },
  paid: { refund_part: 'paid', refund: 'refunded', reopen: 'partially_paid' },
  voided: {},
  refunded: {},
  uncollectible: {},
}

function payable<S extends InvoiceStatus>(afterPart: S): { readonly pay_part: S; readonly pay_rest: 'paid' } {
  return { pay_part: afterPart, pay_rest: 'paid' }
}

/** Whether an open invoice is late: its time has passed. Times are in UTC milliseconds. */
export function isLate({ dueAt }: Pick<Invoice, 'dueAt'>, now: number): boolean {
  return dueAt !== null && dueAt < now
}

/** The step by which an overdue invoice whose due date is moved on goes back to what it was. */
export function extension({ paidMinor, sentAt }: Pick<Invoice, 'paidMinor' | 'sentAt'>): InvoiceStep {
  if (paidMinor > 0) return 'extend_part_paid'
  return sentAt === null ? 'extend_unsent' : 'extend_sent'
}

/** Whether an invoice may still be changed: its lines, amounts and dates. */
export function isEditable({ status }: Pick<Invoice, 'status'>): boolean {
  return status === 'draft' || status === 'pending_approval'
}

/** Whether an invoice takes payments. */
export function isPayable({ status }: Pick<Invoice, 'status'>): boolean {
  return 'pay_rest' in INVOICE[status]
}

/** Whether what an invoice bills was or is to be paid for: it is final, and was not forgiven or given back as a whole. */
export function isCharged(invoice: Pick<Invoice, 'status' | 'totalMinor' | 'creditedMinor'>): boolean {
  const { status, totalMinor, creditedMinor } = invoice
  if (isEditable(invoice) || status === 'voided' || status === 'uncollectible' || status === 'refunded') return false
  return totalMinor === 0 || creditedMinor < totalMinor
}

/** What is still owed, in minor units. */
export function outstanding({ totalMinor, paidMinor }: Pick<Invoice, 'totalMinor' | 'paidMinor'>): number {
  return totalMinor - paidMinor
}

/** What made an invoice. */
export type InvoiceOrigin = 'manual' | 'integration' | 'checkout' | 'payment' | 'order' | 'subscription'

export interface Invoice {
  id: string
  merchantId: string
  customerId: string
  /** Taken in SQL by the commit that finalises, `INV-2026-0001`; or the merchant's own. */
  number: string | null
  status: InvoiceStatus
  origin: InvoiceOrigin
  currency: string
  subtotalMinor: number
  discountMinor: number
  taxMinor: number
  totalMinor: number
  /** Settled of the total: by payments, and by credit against what was still owed. */
  paidMinor: number
  /** What went back after it was paid. */
  refundedMinor: number
  /** The sum of its credit notes. */
  creditedMinor: number
  /** Of the credit: what went against what was still owed, and is part of `paidMinor`. */
  creditAppliedMinor: number
  /** As the merchant wrote it: a date or an instant. */
  dueDate: string | null
  /** When it falls due, in UTC milliseconds. */
  dueAt: number | null
  memo: string | null
  footer: string | null
  allowedMethods: string[] | null
  allowPartialPayments: boolean
  taxTreatment: TaxTreatment
  /** The discounts that its amounts were computed with. */
  discounts: AppliedDiscount[]
  /** What each rate came to. */
  taxes: InvoiceTax[]
  subscriptionTerms: SubscriptionTerms | null
  customFields: Json
  metadata: Json
  externalSource: string | null
  externalType: string | null
  externalId: string | null
  externalUpdatedAt: number | null
  contentHash: string | null
  subscriptionId: string | null
  checkoutSessionId: string | null
  /** Of the secret that opens the public page; null until finalised. */
  publicTokenHash: string | null
  /** The secret itself, sealed, so that it can be sent again. */
  publicTokenSealed: string | null
  /** The account that its page takes payments through; null for the merchant's standard one. */
  gatewayAccountId: string | null
  /** The merchant's own of the payments on its page. */
  pageReference: string | null
  /** The checkout session that is over once it is paid on its page. */
  pageRequestId: string | null
  submittedAt: number | null
  approvedAt: number | null
  rejectedAt: number | null
  rejectionReason: string | null
  finalizedAt: number | null
  sentAt: number | null
  remindedAt: number | null
  paidAt: number | null
  voidedAt: number | null
  voidReason: string | null
  uncollectibleAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

export type LineSource = 'price' | 'subscription_item' | 'order_line_item' | 'adjustment'

export interface InvoiceLine {
  id: string
  merchantId: string
  invoiceId: string
  position: number
  sourceType: LineSource
  sourceId: string | null
  productId: string | null
  priceId: string | null
  description: string
  quantity: number
  /** Negative on a credit line. */
  unitAmountMinor: number
  subtotalMinor: number
  discountMinor: number
  taxMinor: number
  totalMinor: number
  /** The rates that the line was given by hand; null leaves the choice to the merchant's rules. */
  taxRateIds: string[] | null
  /** How often the line is billed, as its product was when the line was made. */
  billingInterval: string | null
  billingIntervalCount: number | null
  periodStart: number | null
  periodEnd: number | null
}

/** A note on an invoice: internal ones are for the merchant alone. */
export interface InvoiceComment {
  id: string
  merchantId: string
  invoiceId: string
  userId: string | null
  content: string
  isInternal: boolean
  createdAt: number
  updatedAt: number | null
}

/** A number series: one for each merchant, prefix and year. */
export interface SeriesClaim {
  readonly table: 'invoices' | 'creditNotes'
  /** The row that gets the number. */
  readonly id: string
  readonly prefix: string
  /** The year of the finalise date in the merchant's zone. */
  readonly year: number
}

/** The calendar year of an instant in an IANA time zone. */
export function yearIn(timezone: string, at: number): number {
  return new Date(at + offsetIn(timezone, at)).getUTCFullYear()
}

/** How a subscription that an invoice sells is to run, as the merchant wrote it. */
export interface SubscriptionTerms {
  collection_method: 'charge_automatically' | 'send_invoice'
  start_mode: 'when_paid' | 'on_invoice_date' | 'first_of_next_month' | 'specific_date'
  start_date?: string | undefined
  duration_type: 'until_cancelled' | 'fixed_cycles' | 'end_date'
  duration_count?: number | undefined
  end_date?: string | undefined
  first_payment_behavior: 'charge_first_cycle_now' | 'defer_first_cycle_to_start_date'
}
