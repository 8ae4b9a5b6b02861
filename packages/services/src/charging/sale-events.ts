import {
  presentCheckoutSession,
  presentInvoice,
  presentOrder,
  presentPayment,
  presentPaymentLink,
} from '@revkeen-edge/contracts'
import type { Order } from '@revkeen-edge/domain'
import { customerCreated } from '../customers/events.ts'
import type { EventDraft, MessageDraft } from '../plan.ts'
import type { Sale } from './sale.ts'
import type { SettleState } from './state.ts'

/** What a sale tells the merchant's systems: each fact once, every object as GET gives it. */
export function saleEvents({ link, invoice: existing }: SettleState, sale: Sale, checkoutUrl: string): EventDraft[] {
  const { customer, invoice, lines, order, payment, session } = sale
  const about = { customerId: customer.id, invoiceId: invoice.id, orderId: order?.id ?? null }
  const invoiceObject = presentInvoice(invoice, lines)
  const unpaid = { status: 'open', amount_paid_minor: 0, amount_remaining_minor: invoice.totalMinor }
  const invoiceEvent = { ...about, objectType: 'invoice', objectId: invoice.id, object: invoiceObject }
  return [
    ...(sale.isNewCustomer ? [customerCreated(customer)] : []),
    ...(existing ? [] : [{ ...invoiceEvent, type: 'invoice.finalized' }]),
    { ...invoiceEvent, type: 'invoice.paid', previous: unpaid },
    {
      ...about,
      type: 'payment.succeeded',
      objectType: 'payment',
      objectId: payment.id,
      object: presentPayment(payment),
    },
    ...(order ? orderEvents(about, order, presentOrder(order, invoice, lines)) : []),
    ...(session
      ? [
          {
            ...about,
            type: 'checkout.session.completed',
            objectType: 'checkout_session',
            objectId: session.id,
            object: presentCheckoutSession(session),
          },
        ]
      : []),
    ...(link
      ? [
          {
            ...about,
            type: 'payment_link.completed',
            objectType: 'payment_link',
            objectId: link.id,
            object: presentPaymentLink(link, checkoutUrl),
          },
        ]
      : []),
  ]
}

function orderEvents(
  about: Pick<EventDraft, 'customerId' | 'invoiceId' | 'orderId'>,
  { id }: Order,
  object: object,
): EventDraft[] {
  return ['order.created', 'order.paid'].map((type) => ({ ...about, type, objectType: 'order', objectId: id, object }))
}

/** The receipt for the buyer. Its invoice number is set by the commit that allots it. */
export function saleReceipt(
  { attempt, merchant }: SettleState,
  { customer, invoice, lines, payment }: Sale,
): MessageDraft {
  const { buyer } = attempt.sale
  return {
    kind: 'receipt',
    recipient: buyer.email,
    data: {
      invoiceNumber: null,
      paidAt: invoice.paidAt,
      timeZone: merchant.timezone,
      customerName: buyer.name ?? customer.name,
      currency: invoice.currency,
      lines: lines.map(({ description, quantity, totalMinor }) => ({ name: description, quantity, totalMinor })),
      subtotalMinor: invoice.subtotalMinor,
      discountMinor: invoice.discountMinor,
      taxMinor: invoice.taxMinor,
      totalMinor: invoice.totalMinor,
      card: payment.cardBrand && payment.cardLast4 ? { brand: payment.cardBrand, last4: payment.cardLast4 } : null,
    },
  }
}
