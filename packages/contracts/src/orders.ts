import type { Invoice, Order, OrderLine } from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, isoOrNull } from './fields.ts'

export const orderLineItem = z.object({
  id: z.string(),
  product_id: z.string().nullable(),
  price_id: z.string().nullable(),
  description: z.string(),
  quantity: z.number(),
  unit_price: z.number(),
  subtotal: z.number(),
  discount: z.number(),
  tax: z.number(),
  total: z.number(),
  position: z.number(),
  fulfillment_status: z.enum(['pending', 'shipped', 'delivered']),
  carrier: z.string().nullable(),
  tracking_number: z.string().nullable(),
  fulfilled_at: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
})

export const order = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('order'),
  customer_id: z.string().nullable(),
  status: z.enum(['draft', 'pending', 'partially_paid', 'paid', 'fulfilled', 'canceled', 'refunded']),
  billing_type: z.enum(['one_time', 'recurring']),
  fulfillment_status: z.enum(['unfulfilled', 'partial', 'fulfilled', 'returned']),
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
  notes: z.string().nullable(),
  invoice_id: z.string().nullable(),
  subscription_id: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  paid_at: z.string().nullable(),
  canceled_at: z.string().nullable(),
  cancel_reason: z.string().nullable(),
  fulfilled_at: z.string().nullable(),
  expires_at: z.string().nullable(),
})

export type OrderWire = z.infer<typeof order>

/** An order with what was paid of its invoice: an order has no money of its own. */
export function presentOrder(row: Order, lines: readonly OrderLine[], invoice: Invoice | null): OrderWire {
  const paid = invoice?.paidMinor ?? 0
  return {
    ...identity('order', row.id),
    object: 'order',
    customer_id: row.customerId,
    status: row.status,
    billing_type: row.billingType,
    fulfillment_status: row.fulfillmentStatus,
    currency: row.currency,
    subtotal: row.subtotalMinor,
    discount: row.discountMinor,
    tax: row.taxMinor,
    total: row.totalMinor,
    amount_paid: Math.min(paid, row.totalMinor),
    amount_refunded: row.status === 'refunded' ? row.totalMinor : 0,
    amount_due: Math.max(row.totalMinor - paid, 0),
    line_items: lines.toSorted((a, b) => a.position - b.position).map(presentOrderLine),
    shipping: row.shipping,
    metadata: row.metadata,
    notes: row.notes,
    invoice_id: row.invoiceId,
    subscription_id: row.subscriptionId,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
    paid_at: isoOrNull(row.paidAt),
    canceled_at: isoOrNull(row.canceledAt),
    cancel_reason: row.cancelReason,
    fulfilled_at: isoOrNull(row.fulfilledAt),
    expires_at: isoOrNull(row.expiresAt),
  }
}

function presentOrderLine(line: OrderLine): z.infer<typeof orderLineItem> {
  return {
    id: line.id,
    product_id: line.productId,
    price_id: line.priceId,
    description: line.description,
    quantity: line.quantity,
    unit_price: line.unitAmountMinor,
    subtotal: line.subtotalMinor,
    discount: line.discountMinor,
    tax: line.taxMinor,
    total: line.totalMinor,
    position: line.position,
    fulfillment_status: line.fulfillmentStatus,
    carrier: line.carrier,
    tracking_number: line.trackingNumber,
    fulfilled_at: isoOrNull(line.fulfilledAt),
    metadata: line.metadata,
  }
}
