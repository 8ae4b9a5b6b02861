import { publicId, type Invoice, type InvoiceLine, type InvoiceStatus } from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, isoOrNull, present, reference } from './fields.ts'
import { offsetQuery, pagination } from './lists.ts'

const freeData = z.record(z.string(), z.unknown())

export const invoiceLine = z.object({
  id: z.string(),
  public_id: z.string(),
  description: z.string(),
  product_id: z.string().nullable(),
  price_id: z.string().nullable(),
  quantity: z.number(),
  unit_amount_minor: z.number(),
  subtotal_minor: z.number(),
  discount_minor: z.number(),
  tax_minor: z.number(),
  total_minor: z.number(),
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
  allowed_methods: z.array(z.string()).nullable(),
  due_date: z.string().nullable(),
  custom_fields: freeData,
  metadata: freeData,
  external_source: z.string().nullable(),
  external_type: z.string().nullable(),
  external_id: z.string().nullable(),
  subscription_id: z.string().nullable(),
  checkout_session_id: z.string().nullable(),
  finalized_at: z.string().nullable(),
  paid_at: z.string().nullable(),
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
    amount_paid_minor: row.paidMinor,
    amount_remaining_minor: row.totalMinor - row.paidMinor,
    allowed_methods: row.allowedMethods,
    due_date: row.dueDate,
    custom_fields: row.customFields,
    metadata: row.metadata,
    external_source: row.externalSource,
    external_type: row.externalType,
    external_id: row.externalId,
    subscription_id: row.subscriptionId,
    checkout_session_id: row.checkoutSessionId,
    finalized_at: isoOrNull(row.finalizedAt),
    paid_at: isoOrNull(row.paidAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

/** An invoice with its lines in order: what GET gives and what events carry. */
export function presentInvoice(row: Invoice, lines: readonly InvoiceLine[]): InvoiceWire {
  const ordered = lines.toSorted((a, b) => a.position - b.position)
  return { ...presentInvoiceSummary(row), lines: ordered.map(presentInvoiceLine) }
}

function presentInvoiceLine(row: InvoiceLine): InvoiceLineWire {
  return {
    id: row.id,
    public_id: publicId('invoiceLine', row.id),
    description: row.description,
    product_id: row.productId,
    price_id: row.priceId,
    quantity: row.quantity,
    unit_amount_minor: row.unitAmountMinor,
    subtotal_minor: row.subtotalMinor,
    discount_minor: row.discountMinor,
    tax_minor: row.taxMinor,
    total_minor: row.totalMinor,
  }
}

/** Names that the pages and the client use for a status, with the statuses that each finds. Nothing is approved here, nor paid in parts. */
const STATUS_ALIASES: Readonly<Record<string, readonly InvoiceStatus[]>> = {
  draft: ['draft'],
  pending_approval: [],
  approved: [],
  open: ['open', 'overdue'],
  sent: ['open', 'overdue'],
  finalized: ['open', 'overdue'],
  partially_paid: [],
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
})

export const invoiceResponse = z.object({ data: invoice, requestId: z.string() })
export const invoiceListResponse = z.object({ data: z.array(invoiceSummary), pagination, requestId: z.string() })
