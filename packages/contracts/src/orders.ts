import type { Invoice, InvoiceLine, Order } from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, isoOrNull } from './fields.ts'

export const orderLineItem = z.object({
  id: z.string(),
  product_id: z.string().nullable(),
  description: z.string(),
  quantity: z.number(),
  unit_price: z.number(),
  subtotal: z.number(),
  discount: z.number(),
  tax: z.number(),
  total: z.number(),
  position: z.number(),
})

export const order = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('order'),
  customer_id: z.string(),
  status: z.enum(['draft', 'pending', 'paid', 'canceled', 'fulfilled']),
  billing_type: z.enum(['one_time', 'recurring']),
  fulfillment_status: z.enum(['unfulfilled', 'fulfilled']),
  currency: z.string(),
  subtotal: z.number(),
  discount: z.number(),
  tax: z.number(),
  total: z.number(),
  amount_paid: z.number(),
  amount_refunded: z.number(),
  amount_due: z.number(),
  line_items: z.array(orderLineItem),
  shipping: z.record(z.string(), z.unknown()).nullable(),
  metadata: z.record(z.string(), z.unknown()),
  invoice_id: z.string(),
  subscription_id: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  paid_at: z.string().nullable(),
  canceled_at: z.string().nullable(),
  fulfilled_at: z.string().nullable(),
})

export type OrderWire = z.infer<typeof order>

/** An order with the amounts of its invoice: an order has no money of its own. */
export function presentOrder(row: Order, invoice: Invoice, lines: readonly InvoiceLine[]): OrderWire {
  return {
    ...identity('order', row.id),
    object: 'order',
    customer_id: row.customerId,
    status: row.status,
    billing_type: invoice.subscriptionId === null ? 'one_time' : 'recurring',
    fulfillment_status: row.fulfilledAt === null ? 'unfulfilled' : 'fulfilled',
    currency: row.currency,
    subtotal: invoice.subtotalMinor,
    discount: invoice.discountMinor,
    tax: invoice.taxMinor,
    total: row.totalMinor,
    amount_paid: invoice.paidMinor,
    amount_refunded: invoice.status === 'refunded' ? invoice.paidMinor : 0,
    amount_due: invoice.totalMinor - invoice.paidMinor,
    line_items: lines.toSorted((a, b) => a.position - b.position).map(presentOrderLine),
    shipping: row.shipping,
    metadata: row.metadata,
    invoice_id: row.invoiceId,
    subscription_id: invoice.subscriptionId,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
    paid_at: isoOrNull(invoice.paidAt),
    canceled_at: isoOrNull(row.canceledAt),
    fulfilled_at: isoOrNull(row.fulfilledAt),
  }
}

function presentOrderLine(line: InvoiceLine): z.infer<typeof orderLineItem> {
  return {
    id: line.id,
    product_id: line.productId,
    description: line.description,
    quantity: line.quantity,
    unit_price: line.unitAmountMinor,
    subtotal: line.subtotalMinor,
    discount: line.discountMinor,
    tax: line.taxMinor,
    total: line.totalMinor,
    position: line.position,
  }
}
