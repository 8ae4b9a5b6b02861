import { INVOICE, outstanding, saleCaptured, transition, type Customer, type Invoice } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { feesOfSale } from '../fees/of-sale.ts'
import { deliveryOf } from '../orders/of-invoice.ts'
import { goodsOf } from '../subscriptions/side.ts'
import { insert, update, updated, type Plan } from '../plan.ts'
import { subscriptionSold } from '../subscriptions/sold-by-invoice.ts'
import { paymentStep } from './payment.ts'
import { invoicePaid, paymentSucceeded, receiptOf } from './sale-events.ts'
import { capturedFacts, type Approved, type SaleOptions } from './sale.ts'
import { completedSession } from './session.ts'
import type { InvoiceWithLines, SettleState } from './state.ts'
import { notNeeded, returned, setAside } from './taken.ts'
import { transactionOf } from './transaction.ts'

/**
 * An approved charge for an invoice that was there before, in full or in part. What is beyond what is owed, such as a
 * late approval for an invoice that was paid in the meantime, is the customer's credit: the money is real.
 */
export function bookInvoicePayment(
  context: Context,
  state: SettleState & { invoice: InvoiceWithLines; customer: Customer },
  said: Approved,
  options: SaleOptions,
): Plan {
  const { attempt, customer } = state
  const { row: before, lines } = state.invoice
  const owed = payableNow(before)
  const paid = paidWith(context, before, Math.min(attempt.amountMinor, owed))
  const { merchant, products } = state
  const sale = { merchant, customer, products, paymentMethodId: attempt.paymentMethodId }
  const begun = subscriptionSold(context, sale, { invoice: before, lines }, paid)
  const set = paid && { ...paid, ...begun.set }
  const invoice = set ? updated(before, set) : before
  const step = paymentStep(context, state, said, {
    ...capturedFacts(context, state),
    customerId: before.customerId,
    invoiceId: before.id,
    unappliedMinor: Math.max(0, attempt.amountMinor - owed),
  })
  const { payment } = step
  const transaction = transactionOf(context, payment, {
    type: attempt.action === 'capture' ? 'capture' : 'sale',
    invoiceId: before.id,
    amountMinor: attempt.amountMinor,
    gatewayAccountId: attempt.gatewayAccountId,
  })
  const fees = feesOfSale(context, state.merchant, payment, transaction)
  const goods = setAside(state)
  const delivery = set
    ? deliveryOf(context, {
        invoice,
        before,
        lines,
        products: state.products,
        order: state.order,
        customer,
        shipping: null,
        subscribed: goodsOf(state.side),
        stockTaken: goods !== undefined,
      })
    : { order: state.order, changes: [], events: [] }
  const orderId = delivery.order?.row.id ?? null
  const session = set
    ? completedSession(context, state, {
        customer,
        invoice,
        payment,
        orderId,
        paymentMethodId: attempt.paymentMethodId,
      })
    : null
  const about = { customerId: customer.id, invoiceId: invoice.id, orderId }
  const overpaid = attempt.amountMinor > owed
  return {
    changes: [
      ...(set ? [update('invoices', before, set)] : []),
      ...begun.changes,
      ...delivery.changes,
      ...returned(set ? notNeeded(state.order, goods) : (goods ?? [])),
      step.change,
      insert('transactions', transaction),
      ...fees.changes,
      ...(session?.changes ?? []),
    ],
    movements: [saleCaptured(transaction, owed), ...fees.movements],
    events: [
      ...(set ? [invoicePaid(about, { before, invoice, lines })] : []),
      paymentSucceeded(about, payment),
      ...delivery.events,
      ...begun.events,
      ...(session?.events(options.checkoutUrl) ?? []),
    ],
    messages: [...(set ? [receiptOf(state, { customer, invoice, lines, payment })] : []), ...begun.messages],
    audit: [
      ...(set ? [{ action: `invoice.${invoice.status}`, objectType: 'invoice', objectId: invoice.id }] : []),
      ...begun.audit,
      ...(overpaid ? [{ action: 'payment.overpaid', objectType: 'payment', objectId: payment.id }] : []),
    ],
  }
}

/** What a payment may still go against: nothing of an invoice that was voided or written off in the meantime. */
function payableNow(invoice: Invoice): number {
  return transition(INVOICE, invoice.status, 'pay_rest').ok ? outstanding(invoice) : 0
}

/** An invoice after a payment of `amountMinor`, at most what is owed; null where nothing is. */
export function paidWith({ now }: Context, invoice: Invoice, amountMinor: number): Partial<Invoice> | null {
  if (amountMinor <= 0) return null
  const paidMinor = invoice.paidMinor + amountMinor
  const rest = paidMinor === invoice.totalMinor
  const next = transition(INVOICE, invoice.status, rest ? 'pay_rest' : 'pay_part')
  if (!next.ok) throw new Error(`a ${invoice.status} invoice takes no payment`)
  return { status: next.value, paidMinor, paidAt: rest ? now : null, updatedAt: now }
}
