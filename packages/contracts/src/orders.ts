import { orderDue, publicId, type Invoice, type Json, type Order, type OrderLine } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import {
  amountMinor,
  country,
  currency,
  identity,
  instant,
  iso,
  isoOrNull,
  json,
  multiline,
  positiveAmountMinor,
  quantity,
  reference,
  text,
} from './fields.ts'
import { unixSeconds } from './lists.ts'

export const orderLineItem = z.object({
  id: z.string(),
  public_id: z.string(),
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

const wireText = z.string().nullable()

/** Where the goods go. */
export const orderShipping = z.object({
  name: wireText,
  phone: wireText,
  line1: wireText,
  line2: wireText,
  city: wireText,
  state: wireText,
  postal_code: wireText,
  country: wireText,
})

const orderStatus = z.enum(['draft', 'pending', 'partially_paid', 'paid', 'fulfilled', 'canceled', 'refunded'])

export const order = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('order'),
  customer_id: z.string().nullable(),
  status: orderStatus,
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
  shipping: orderShipping.nullable(),
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
    amount_due: orderDue(row, invoice),
    line_items: lines.toSorted((a, b) => a.position - b.position).map(presentOrderLine),
    shipping: row.shipping && presentShipping(row.shipping),
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
    public_id: publicId('orderLine', line.id),
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

/** As it is stored: what a buyer wrote on a page, or what the merchant sent. */
const storedShipping = z
  .object({
    name: wireText,
    phone: wireText,
    line1: wireText,
    line2: wireText,
    city: wireText,
    state: wireText,
    postalCode: wireText,
    country: wireText,
  })
  .partial()

function presentShipping(stored: Json): z.infer<typeof orderShipping> {
  const { name = null, phone = null, line1 = null, line2 = null, ...place } = storedShipping.parse(stored)
  const { city = null, state = null, postalCode = null, country: code = null } = place
  return { name, phone, line1, line2, city, state, postal_code: postalCode, country: code }
}

const MAX_ORDER_LINES = 1_000

const shippingAddress = z.object({
  name: text(200).nullish(),
  phone: text(40).nullish(),
  line1: text(200),
  line2: text(200).nullish(),
  city: text(100).nullish(),
  state: text(100).nullish(),
  postal_code: text(20).nullish(),
  country: country.nullish(),
})
export type ShippingAddress = z.infer<typeof shippingAddress>

/** A price of the catalogue, a product at its own or another amount, or the merchant's own words and amount. */
const newOrderLine = z
  .object({
    product_id: reference('product').optional(),
    price_id: reference('price').optional(),
    description: text(500).optional(),
    quantity: quantity.default(1),
    /** What one costs. With a price, only where whoever pays names the amount. */
    unit_price: amountMinor.optional(),
    metadata: json.default({}),
  })
  .superRefine((line, ctx) => {
    if (line.price_id !== undefined || line.product_id !== undefined) return
    for (const name of ['description', 'unit_price'] as const) {
      if (line[name] !== undefined) continue
      ctx.addIssue({ code: 'custom', path: [name], message: 'is required without a price or a product' })
    }
  })

export const createOrderBody = z.object({
  customer_id: reference('customer').optional(),
  currency: currency.optional(),
  /** Left out: `recurring` for an order of a subscription, else `one_time`. */
  billing_type: z.enum(['one_time', 'recurring']).optional(),
  line_items: z
    .array(newOrderLine)
    .min(1, 'must not be empty')
    .max(MAX_ORDER_LINES, `must have at most ${MAX_ORDER_LINES} lines`),
  discount_id: reference('discount').optional(),
  shipping_address: shippingAddress.optional(),
  metadata: json.default({}),
  notes: multiline(5000).optional(),
  expires_at: instant.optional(),
  /** The order is paid with that invoice, instead of with one of its own. */
  invoice_id: reference('invoice').optional(),
  /** The subscription that it is delivered for; it is paid by itself all the same. */
  subscription_id: reference('subscription').optional(),
})
export type CreateOrder = z.infer<typeof createOrderBody>

export const updateOrderBody = z.object({
  customer_id: reference('customer').nullish(),
  metadata: json.optional(),
  notes: multiline(5000).nullish(),
})
export type UpdateOrder = z.infer<typeof updateOrderBody>

export const payOrderBody = z
  .object({
    payment_method_id: reference('paymentMethod').optional(),
    /** One-time, from the gateway's card fields. */
    payment_token: text(255).optional(),
    /** Left out: all that is due on the order, whatever more its invoice is for. */
    amount: positiveAmountMinor.optional(),
  })
  .refine((body) => body.payment_method_id === undefined || body.payment_token === undefined, {
    path: ['payment_token'],
    error: 'cannot be given together with payment_method_id',
  })
export type PayOrder = z.infer<typeof payOrderBody>

export const cancelOrderBody = z.object({ reason: multiline(500).optional() })
export type CancelOrder = z.infer<typeof cancelOrderBody>

export const fulfillOrderBody = z.object({
  tracking_number: text(200).optional(),
  carrier: text(100).optional(),
  /** Left out: everything that is not delivered yet. */
  line_item_ids: z.array(reference('orderLine')).min(1, 'must not be empty').max(MAX_ORDER_LINES).optional(),
  notify_customer: z.boolean().default(false),
})
export type FulfillOrder = z.infer<typeof fulfillOrderBody>

export const ordersQuery = cursorQuery('order').extend({
  customer_id: reference('customer').optional(),
  status: orderStatus.optional(),
  created_gte: unixSeconds.optional(),
  created_lte: unixSeconds.optional(),
})

export const orderListResponse = cursorList(order)
