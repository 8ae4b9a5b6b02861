import { publicId, type Invoice, type InvoiceLine, type InvoiceStatus, type InvoiceTax } from '@revkeen-edge/domain'
import * as z from 'zod'
import {
  identity,
  instant,
  iso,
  isoOrNull,
  multiline,
  positiveAmountMinor,
  present,
  reference,
  text,
} from './fields.ts'
import { offsetQuery, pagination } from './lists.ts'

const freeData = z.record(z.string(), z.unknown())

export const invoiceLine = z.object({
  id: z.string(),
  public_id: z.string(),
  description: z.string(),
  source_type: z.enum(['price', 'subscription_item', 'order_line_item', 'adjustment']),
  source_id: z.string().nullable(),
  product_id: z.string().nullable(),
  price_id: z.string().nullable(),
  quantity: z.number(),
  /** The price of one, under both of its names. */
  amount_minor: z.number(),
  unit_amount_minor: z.number(),
  subtotal_minor: z.number(),
  discount_minor: z.number(),
  /** Under both of its names. */
  tax_amount_minor: z.number(),
  tax_minor: z.number(),
  /** The price of one times the quantity, before discounts and taxes. */
  total_minor: z.number(),
  tax_rate_ids: z.array(z.string()),
  billing_interval: z.string().nullable(),
  billing_interval_count: z.number().nullable(),
  period_start: z.string().nullable(),
  period_end: z.string().nullable(),
})

export const invoiceTax = z.object({
  tax_rate_id: z.string().nullable(),
  display_name: z.string(),
  percentage: z.number(),
  inclusive: z.boolean(),
  jurisdiction: z.string().nullable(),
  tax_type: z.string(),
  taxable_minor: z.number(),
  amount_minor: z.number(),
  reverse_charge: z.boolean(),
})

export const invoiceDiscount = z.object({ id: z.string(), code: z.string(), name: z.string().nullable() })

/** How a subscription that an invoice sells is to run. */
const subscriptionTerms = z.object({
  collection_method: z.enum(['charge_automatically', 'send_invoice']),
  start_mode: z.enum(['when_paid', 'on_invoice_date', 'first_of_next_month', 'specific_date']),
  start_date: z.string().optional(),
  duration_type: z.enum(['until_cancelled', 'fixed_cycles', 'end_date']),
  duration_count: z.number().optional(),
  end_date: z.string().optional(),
  first_payment_behavior: z.enum(['charge_first_cycle_now', 'defer_first_cycle_to_start_date']),
})

export const invoiceSummary = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('invoice'),
  /** Both names of the customer: the client's, and that of the event pages. */
  customer_uuid: z.string(),
  customer_id: z.string(),
  /** Absent until the invoice is finalised. */
  invoice_number: z.string().optional(),
  number: z.string().nullable(),
  status: z.string(),
  currency: z.string(),
  subtotal_minor: z.number(),
  discount_minor: z.number(),
  tax_minor: z.number(),
  total_minor: z.number(),
  amount_due_minor: z.number(),
  amount_paid_minor: z.number(),
  amount_remaining_minor: z.number(),
  amount_refunded_minor: z.number(),
  amount_credited_minor: z.number(),
  allowed_methods: z.array(z.string()).nullable(),
  allow_partial_payments: z.boolean(),
  due_date: z.string().nullable(),
  memo: z.string().nullable(),
  footer: z.string().nullable(),
  tax_treatment: z.enum(['taxed', 'exempt', 'reverse_charge']),
  discounts: z.array(invoiceDiscount),
  taxes: z.array(invoiceTax),
  subscription_terms: subscriptionTerms.nullable(),
  custom_fields: freeData,
  metadata: freeData,
  external_source: z.string().nullable(),
  external_type: z.string().nullable(),
  external_id: z.string().nullable(),
  subscription_id: z.string().nullable(),
  checkout_session_id: z.string().nullable(),
  submitted_at: z.string().nullable(),
  approved_at: z.string().nullable(),
  rejected_at: z.string().nullable(),
  rejection_reason: z.string().nullable(),
  finalized_at: z.string().nullable(),
  sent_at: z.string().nullable(),
  paid_at: z.string().nullable(),
  voided_at: z.string().nullable(),
  void_reason: z.string().nullable(),
  uncollectible_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

export const invoice = invoiceSummary.extend({ lines: z.array(invoiceLine) })

export type InvoiceSummaryWire = z.infer<typeof invoiceSummary>
export type InvoiceWire = z.infer<typeof invoice>
export type InvoiceLineWire = z.infer<typeof invoiceLine>

/** An invoice without its lines, as lists show it. */
export function presentInvoiceSummary(row: Invoice): InvoiceSummaryWire {
  return {
    ...identity('invoice', row.id),
    object: 'invoice',
    customer_uuid: row.customerId,
    customer_id: row.customerId,
    invoice_number: present(row.number),
    number: row.number,
    status: row.status,
    currency: row.currency,
    subtotal_minor: row.subtotalMinor,
    discount_minor: row.discountMinor,
    tax_minor: row.taxMinor,
    total_minor: row.totalMinor,
    amount_due_minor: row.totalMinor,
    amount_paid_minor: row.paidMinor - row.creditAppliedMinor,
    amount_remaining_minor: row.totalMinor - row.paidMinor,
    amount_refunded_minor: row.refundedMinor,
    amount_credited_minor: row.creditedMinor,
    allowed_methods: row.allowedMethods,
    allow_partial_payments: row.allowPartialPayments,
    due_date: row.dueDate,
    memo: row.memo,
    footer: row.footer,
    tax_treatment: row.taxTreatment,
    discounts: row.discounts.map(({ id, code, name }) => ({ id, code, name })),
    taxes: row.taxes.map(presentInvoiceTax),
    subscription_terms: row.subscriptionTerms,
    custom_fields: row.customFields,
    metadata: row.metadata,
    external_source: row.externalSource,
    external_type: row.externalType,
    external_id: row.externalId,
    subscription_id: row.subscriptionId,
    checkout_session_id: row.checkoutSessionId,
    submitted_at: isoOrNull(row.submittedAt),
    approved_at: isoOrNull(row.approvedAt),
    rejected_at: isoOrNull(row.rejectedAt),
    rejection_reason: row.rejectionReason,
    finalized_at: isoOrNull(row.finalizedAt),
    sent_at: isoOrNull(row.sentAt),
    paid_at: isoOrNull(row.paidAt),
    voided_at: isoOrNull(row.voidedAt),
    void_reason: row.voidReason,
    uncollectible_at: isoOrNull(row.uncollectibleAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

/** An invoice with its lines in order: what GET gives and what events carry. */
export function presentInvoice(row: Invoice, lines: readonly InvoiceLine[]): InvoiceWire {
  const ordered = lines.toSorted((a, b) => a.position - b.position)
  return { ...presentInvoiceSummary(row), lines: ordered.map(presentInvoiceLine) }
}

/** A line as its invoice shows it. */
export function presentInvoiceLine(row: InvoiceLine): InvoiceLineWire {
  return {
    id: row.id,
    public_id: publicId('invoiceLine', row.id),
    description: row.description,
    source_type: row.sourceType,
    source_id: row.sourceId,
    product_id: row.productId,
    price_id: row.priceId,
    quantity: row.quantity,
    amount_minor: row.unitAmountMinor,
    unit_amount_minor: row.unitAmountMinor,
    subtotal_minor: row.subtotalMinor,
    discount_minor: row.discountMinor,
    tax_amount_minor: row.taxMinor,
    tax_minor: row.taxMinor,
    total_minor: row.subtotalMinor,
    tax_rate_ids: row.taxRateIds ?? [],
    billing_interval: row.billingInterval,
    billing_interval_count: row.billingIntervalCount,
    period_start: isoOrNull(row.periodStart),
    period_end: isoOrNull(row.periodEnd),
  }
}

function presentInvoiceTax(tax: InvoiceTax): z.infer<typeof invoiceTax> {
  return {
    tax_rate_id: tax.taxRateId,
    display_name: tax.displayName,
    percentage: tax.percentage / PERCENT,
    inclusive: tax.inclusive,
    jurisdiction: tax.jurisdiction,
    tax_type: tax.taxType,
    taxable_minor: tax.taxableMinor,
    amount_minor: tax.amountMinor,
    reverse_charge: tax.reverseCharge,
  }
}

/** Rates are kept in ten-thousandths of a percent. */
const PERCENT = 10_000

/** Names that the pages and the client use for a status, with the statuses that each finds. */
const STATUS_ALIASES: Readonly<Record<string, readonly InvoiceStatus[]>> = {
  draft: ['draft'],
  pending_approval: ['pending_approval'],
  approved: ['approved'],
  open: ['approved', 'sent', 'partially_paid', 'overdue'],
  sent: ['sent'],
  finalized: ['approved', 'sent', 'partially_paid', 'overdue'],
  partially_paid: ['partially_paid'],
  paid: ['paid'],
  overdue: ['overdue'],
  past_due: ['overdue'],
  void: ['voided'],
  voided: ['voided'],
  uncollectible: ['uncollectible'],
  refunded: ['refunded'],
}

const statusFilter = z.string().transform((name, ctx) => {
  const statuses = Object.hasOwn(STATUS_ALIASES, name) ? STATUS_ALIASES[name] : undefined
  if (statuses) return statuses
  ctx.addIssue({ code: 'custom', message: `must be one of ${Object.keys(STATUS_ALIASES).join(', ')}` })
  return z.NEVER
})

export const invoicesQuery = offsetQuery.extend({
  status: statusFilter.optional(),
  customerId: reference('customer').optional(),
  customer_id: reference('customer').optional(),
  subscriptionId: reference('subscription').optional(),
  subscription_id: reference('subscription').optional(),
  subscription: reference('subscription').optional(),
})

export const invoiceResponse = z.object({ data: invoice, requestId: z.string() })
export const invoiceListResponse = z.object({ data: z.array(invoiceSummary), pagination, requestId: z.string() })

const MANUAL_METHODS = ['cash', 'check', 'cheque', 'bank_transfer', 'card', 'direct_debit', 'other'] as const

/**
 * Three ways to pay in one body: nothing charges the default method, `payment_method_id` that one (in part with
 * `amount_minor`), and `payment_method` records what was taken outside the platform.
 */
export const payInvoiceBody = z
  .object({
    amount_minor: positiveAmountMinor.optional(),
    payment_method_id: reference('paymentMethod').optional(),
    payment_method: z.enum(MANUAL_METHODS).optional(),
    reference: text(200).optional(),
    notes: multiline(2000).optional(),
    note: multiline(2000).optional(),
    paid_at: instant.optional(),
  })
  .refine((body) => body.payment_method === undefined || body.payment_method_id === undefined, {
    path: ['payment_method'],
    error: 'cannot be given together with payment_method_id',
  })
  .refine((body) => body.payment_method === undefined || body.amount_minor !== undefined, {
    path: ['amount_minor'],
    error: 'is required with payment_method',
  })
  .refine(
    (body) =>
      body.payment_method !== undefined ||
      [body.reference, body.notes, body.note, body.paid_at].every((value) => value === undefined),
    {
      path: ['payment_method'],
      error: 'says how it was paid, where a payment outside the platform is recorded',
    },
  )
  .refine((body) => body.notes === undefined || body.note === undefined, {
    path: ['note'],
    error: 'cannot be given together with notes',
  })

export type PayInvoice = z.infer<typeof payInvoiceBody>
