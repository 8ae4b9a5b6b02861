import type { InvoiceTax } from './amounts.ts'
import type { AppliedDiscount } from './discount.ts'
import { outstanding, type Invoice } from './invoice.ts'
import type { Json } from './json.ts'
import type { Machine } from './state.ts'
import type { TaxTreatment } from './tax.ts'

/** `draft` has no invoice yet, `pending` waits for its money. */
export type OrderStatus = 'draft' | 'pending' | 'partially_paid' | 'paid' | 'fulfilled' | 'canceled' | 'refunded'
export type FulfillmentStatus = 'unfulfilled' | 'partial' | 'fulfilled' | 'returned'
export type OrderStep = 'invoice' | 'pay_part' | 'pay_rest' | 'unpay' | 'fulfill' | 'cancel' | 'refund'

/**
 * An order's life. Only an order without payments can be canceled, which one is again whose payments all went back; only a
 * paid one is delivered.
 */
export const ORDER: Machine<OrderStatus, OrderStep> = {
  draft: { invoice: 'pending', pay_part: 'partially_paid', pay_rest: 'paid', cancel: 'canceled' },
  pending: { pay_part: 'partially_paid', pay_rest: 'paid', cancel: 'canceled' },
  partially_paid: { pay_part: 'partially_paid', pay_rest: 'paid', unpay: 'pending' },
  paid: { fulfill: 'fulfilled', refund: 'refunded' },
  fulfilled: { refund: 'refunded' },
  canceled: {},
  refunded: {},
}

/** What is delivered. Its money is that of its invoice, once it has one. */
export interface Order {
  id: string
  merchantId: string
  customerId: string | null
  invoiceId: string | null
  subscriptionId: string | null
  status: OrderStatus
  billingType: 'one_time' | 'recurring'
  fulfillmentStatus: FulfillmentStatus
  currency: string
  subtotalMinor: number
  discountMinor: number
  taxMinor: number
  totalMinor: number
  /** What its amounts were computed with, for the invoice that its first payment makes. */
  taxTreatment: TaxTreatment
  discounts: AppliedDiscount[]
  taxes: InvoiceTax[]
  notes: string | null
  shipping: Json | null
  metadata: Json
  /** Whether goods of tracked products were taken from the stock for it. */
  stockTaken: boolean
  expiresAt: number | null
  paidAt: number | null
  fulfilledAt: number | null
  canceledAt: number | null
  cancelReason: string | null
  createdAt: number
  updatedAt: number
  version: number
}

export interface OrderLine {
  id: string
  merchantId: string
  orderId: string
  position: number
  productId: string | null
  priceId: string | null
  description: string
  quantity: number
  unitAmountMinor: number
  subtotalMinor: number
  discountMinor: number
  taxMinor: number
  totalMinor: number
  fulfillmentStatus: 'pending' | 'shipped' | 'delivered'
  carrier: string | null
  trackingNumber: string | null
  fulfilledAt: number | null
  metadata: Json
  createdAt: number
  updatedAt: number
  version: number
}

/** Whether an order still takes money: it is neither paid nor canceled. */
export function isOrderPayable({ status }: Pick<Order, 'status'>): boolean {
  return 'pay_rest' in ORDER[status]
}

/**
 * What of an order is left to pay, in minor units of its currency. What is paid of its invoice pays the order first, and an
 * invoice that was given less to ask for leaves no more than that.
 */
export function orderDue(
  { totalMinor }: Pick<Order, 'totalMinor'>,
  invoice: Pick<Invoice, 'totalMinor' | 'paidMinor'> | null,
): number {
  if (!invoice) return totalMinor
  return Math.max(Math.min(totalMinor - invoice.paidMinor, outstanding(invoice)), 0)
}
