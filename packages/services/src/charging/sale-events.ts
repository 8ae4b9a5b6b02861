import { presentInvoice, presentPayment } from '@revkeen-edge/contracts'
import type { Invoice, InvoiceLine, Payment } from '@revkeen-edge/domain'
import { customerCreated } from '../customers/events.ts'
import { changedFields } from '../diff.ts'
import type { EventDraft, MessageDraft } from '../plan.ts'
import type { Sale } from './sale.ts'
import type { InvoiceWithLines, SettleState } from './state.ts'

type About = Pick<EventDraft, 'customerId' | 'invoiceId' | 'orderId'>

/** What a sale tells the merchant's systems: each fact once, every object as GET gives it. */
export function saleEvents(sale: Sale): EventDraft[] {
  const { customer, invoice, lines, delivery, payment } = sale
  const about: About = { customerId: customer.id, invoiceId: invoice.id, orderId: delivery.order?.row.id ?? null }
  const finalized = { ...about, objectType: 'invoice', objectId: invoice.id, object: presentInvoice(invoice, lines) }
  return [
    ...(sale.isNewCustomer ? [customerCreated(customer)] : []),
    { ...finalized, type: 'invoice.finalized' },
    invoicePaid(about, { before: { ...invoice, status: 'approved', paidMinor: 0, paidAt: null }, invoice, lines }),
    paymentSucceeded(about, payment),
    ...delivery.events,
  ]
}

/** What came of a try to pay an invoice, which the event carries as it stands. */
export function invoiceTold(
  type: 'invoice.payment_failed' | 'invoice.payment_action_required',
  { row, lines }: InvoiceWithLines,
): EventDraft {
  return {
    type,
    objectType: 'invoice',
    objectId: row.id,
    customerId: row.customerId,
    invoiceId: row.id,
    object: presentInvoice(row, lines),
  }
}

/** Names what the payment changed, as `previous_attributes` of an update does. */
export function invoicePaid(
  about: About,
  { before, invoice, lines }: { before: Invoice; invoice: Invoice; lines: readonly InvoiceLine[] },
): EventDraft {
  const object = presentInvoice(invoice, lines)
  const previous = changedFields(presentInvoice(before, lines), object)
  const type = invoice.status === 'paid' ? 'invoice.paid' : 'invoice.updated'
  return { ...about, type, objectType: 'invoice', objectId: invoice.id, object, previous }
}

/** The event of money that came in, with the payment as GET gives it. */
export function paymentSucceeded(about: About, payment: Payment): EventDraft {
  return {
    ...about,
    type: 'payment.succeeded',
    objectType: 'payment',
    objectId: payment.id,
    object: presentPayment(payment),
  }
}

/** The receipt for the buyer. A new invoice's number is set by the commit that allots it. */
export function receiptOf(
  { attempt, merchant }: Pick<SettleState, 'attempt' | 'merchant'>,
  { customer, invoice, lines, payment }: Pick<Sale, 'customer' | 'invoice' | 'lines' | 'payment'>,
): MessageDraft {
  const { buyer } = attempt.sale
  return {
    kind: 'receipt',
    recipient: buyer.email,
    phone: buyer.phone ?? customer.phone,
    data: {
      invoiceNumber: invoice.number,
      paidAt: payment.capturedAt,
      timeZone: merchant.timezone,
      customerName: buyer.name ?? customer.name,
      currency: invoice.currency,
      // Before discounts and taxes, which follow as rows of their own.
      lines: lines.map(({ description, quantity, subtotalMinor, billingInterval, billingIntervalCount }) => {
        return { name: description, quantity, totalMinor: subtotalMinor, billingInterval, billingIntervalCount }
      }),
      subtotalMinor: invoice.subtotalMinor,
      discountMinor: invoice.discountMinor,
      taxMinor: invoice.taxMinor,
      taxes: invoice.taxes,
      taxTreatment: invoice.taxTreatment,
      totalMinor: invoice.totalMinor,
      // In part: what was paid now, and what is still owed.
      ...(invoice.status === 'paid' && payment.capturedMinor === invoice.totalMinor
        ? {}
        : {
            paidMinor: payment.capturedMinor,
            creditedMinor: invoice.creditAppliedMinor,
            remainingMinor: invoice.totalMinor - invoice.paidMinor,
          }),
      card: payment.cardBrand && payment.cardLast4 ? { brand: payment.cardBrand, last4: payment.cardLast4 } : null,
    },
  }
}
