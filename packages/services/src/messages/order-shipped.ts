import { publicId, type Customer, type Order, type OrderLine } from '@revkeen-edge/domain'
import type { MessageDraft } from '../plan.ts'

/** What the row of an `order_shipped` message keeps: what was sent, as it was then. */
export interface OrderShippedData {
  readonly orderNumber: string
  readonly customerName: string | null
  readonly lines: readonly { readonly name: string; readonly quantity: number }[]
  readonly carrier: string | null
  readonly trackingNumber: string | null
}

/** Tells a customer that goods of their order are on their way. */
export function orderShippedMessage(shipment: {
  readonly order: Pick<Order, 'id'>
  readonly customer: Pick<Customer, 'email' | 'phone' | 'name'>
  readonly lines: readonly Pick<OrderLine, 'description' | 'quantity'>[]
  readonly carrier: string | null
  readonly trackingNumber: string | null
}): MessageDraft {
  const { order, customer, lines, carrier, trackingNumber } = shipment
  const data: OrderShippedData = {
    orderNumber: publicId('order', order.id),
    customerName: customer.name,
    lines: lines.map(({ description, quantity }) => ({ name: description, quantity })),
    carrier,
    trackingNumber,
  }
  return { kind: 'order_shipped', recipient: customer.email, phone: customer.phone, data: { ...data } }
}
