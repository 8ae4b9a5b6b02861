import {
  presentCheckoutSession,
  presentInvoice,
  presentOrder,
  presentPayment,
  presentPaymentLink,
} from '@revkeen-edge/contracts'
import type { CheckoutSession, Invoice, Order, PaymentLink } from '@revkeen-edge/domain'
import { customerCreated } from '../customers/events.ts'
import { changedFields } from '../diff.ts'
import type { EventDraft, MessageDraft } from '../plan.ts'
import type { Sale } from './sale.ts'
import type { SettleState } from './state.ts'

type About = Pick<EventDraft, 'customerId' | 'invoiceId' | 'orderId'>

/** What a sale tells the merchant's systems: each fact once, every object as GET gives it. */
export function saleEvents({ link, invoice: existing }: SettleState, sale: Sale, checkoutUrl: string): EventDraft[] {
  const { customer, invoice, order, payment, session } = sale
  const about: About = { customerId: customer.id, invoiceId: invoice.id, orderId: order?.id ?? null }
  return [
    ...(sale.isNewCustomer ? [customerCreated(customer)] : []),
    ...invoiceEvents(about, sale, existing?.row ?? null),
    {
      ...about,
      type: 'payment.succeeded',
      objectType: 'payment',
      objectId: payment.id,
      object: presentPayment(payment),
    },
    ...(order ? orderEvents(about, sale, order) : []),
    ...(session ? [sessionCompleted(about, session)] : []),
    // A link for one invoice is over with it; a link that sells goes on.
    ...(link ? [linkCompleted(about, existing ? { ...link, status: 'completed' } : link, checkoutUrl)] : []),
  ]
}

/** A sale's own invoice was never seen unpaid, but it is told like any other: finalised, then paid. */
function invoiceEvents(about: About, { invoice, lines }: Sale, existing: Invoice | null): EventDraft[] {
  const before = existing ?? { ...invoice, status: 'open', paidMinor: 0, paidAt: null }
  const object = presentInvoice(invoice, lines)
  const event = { ...about, objectType: 'invoice', objectId: invoice.id, object }
  const previous = changedFields(presentInvoice(before, lines), object)
  const paid: EventDraft = { ...event, type: 'invoice.paid', previous }
  return existing ? [paid] : [{ ...event, type: 'invoice.finalized' }, paid]
}

function orderEvents(about: About, { invoice, lines }: Sale, order: Order): EventDraft[] {
  const event = { ...about, objectType: 'order', objectId: order.id, object: presentOrder(order, invoice, lines) }
  return [
    { ...event, type: 'order.created' },
    { ...event, type: 'order.paid' },
  ]
}

function sessionCompleted(about: About, session: CheckoutSession): EventDraft {
  const object = presentCheckoutSession(session)
  return { ...about, type: 'checkout.session.completed', objectType: 'checkout_session', objectId: session.id, object }
}

function linkCompleted(about: About, link: PaymentLink, checkoutUrl: string): EventDraft {
  const object = presentPaymentLink(link, checkoutUrl)
  return { ...about, type: 'payment_link.completed', objectType: 'payment_link', objectId: link.id, object }
}

/** The receipt for the buyer. A new invoice's number is set by the commit that allots it. */
export function saleReceipt(
  { attempt, merchant }: SettleState,
  { customer, invoice, lines, payment }: Sale,
): MessageDraft {
  const { buyer } = attempt.sale
  return {
    kind: 'receipt',
    recipient: buyer.email,
    data: {
      invoiceNumber: invoice.number,
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
