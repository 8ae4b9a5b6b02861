import type { Order, OrderLine } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** An empty order, before what is known is laid over it. */
export function newOrder(context: Context, known: Pick<Order, 'customerId' | 'currency'>): Order {
  return {
    ...known,
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    invoiceId: null,
    subscriptionId: null,
    status: 'draft',
    billingType: 'one_time',
    fulfillmentStatus: 'unfulfilled',
    subtotalMinor: 0,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: 0,
    taxTreatment: 'taxed',
    discounts: [],
    taxes: [],
    notes: null,
    shipping: null,
    metadata: {},
    stockTaken: false,
    expiresAt: null,
    paidAt: null,
    fulfilledAt: null,
    canceledAt: null,
    cancelReason: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

/** A line of an order, waiting to be delivered. */
export function newOrderLine(
  context: Context,
  order: Pick<Order, 'id' | 'merchantId'>,
  known: Omit<OrderLine, LineState>,
): OrderLine {
  return {
    ...known,
    id: context.runtime.uuid(),
    merchantId: order.merchantId,
    orderId: order.id,
    fulfillmentStatus: 'pending',
    carrier: null,
    trackingNumber: null,
    fulfilledAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

type LineState =
  | 'id'
  | 'merchantId'
  | 'orderId'
  | 'fulfillmentStatus'
  | 'carrier'
  | 'trackingNumber'
  | 'fulfilledAt'
  | 'createdAt'
  | 'updatedAt'
  | 'version'
