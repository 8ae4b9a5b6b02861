import type { PayInvoice } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  missing,
  ok,
  paidOffline,
  type DomainError,
  type Invoice,
  type Merchant,
  type Payment,
  type Product,
  type Result,
} from '@revkeen-edge/domain'
import { paidWith } from '../charging/invoice-payment.ts'
import { invoicePaid, paymentSucceeded } from '../charging/sale-events.ts'
import type { InvoiceWithLines } from '../charging/state.ts'
import { transactionOf } from '../charging/transaction.ts'
import type { Context } from '../context.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import { deliveryOf, type OrderWithLines } from '../orders/of-invoice.ts'
import { subscribedGoods, type SubscribedGoods } from '../orders/subscribed.ts'
import { insert, update, updated, type Planned } from '../plan.ts'
import { withItsSubscription } from '../subscriptions/invoice-hook.ts'
import { subscriptionSold, type Buyer } from '../subscriptions/sold-by-invoice.ts'
import { payableAmount, type PaidInvoice } from './payable.ts'

export interface OfflinePayment extends Pick<PayInvoice, 'amount_minor' | 'reference' | 'notes' | 'note' | 'paid_at'> {
  /** How it was paid, in the merchant's words: `cash`, `check`, `bank_transfer`. */
  readonly kind: string
  /** What recorded it. */
  readonly origin?: 'invoice' | 'payment'
  /** Whose the invoice must be. */
  readonly customerId?: string | undefined
  /** The request's own names, for its errors. */
  readonly params?: { readonly invoice: string; readonly paidAt: string }
}

export interface RecordedPayment extends PaidInvoice {
  readonly payment: Payment
  /** The order that it pays, or made. */
  readonly orderId: string | null
}

const OWN_NAMES = { invoice: undefined, paidAt: 'paid_at' }

/**
 * Records money that the merchant took outside the platform against an invoice, at most what is due. No gateway is asked.
 * Errors: `invalid_state`, `amount_too_large`, `payment_processing` while a charge of it is under way.
 */
export async function recordPayment(
  given: Context,
  invoiceId: string,
  body: OfflinePayment,
): Promise<Result<Planned<RecordedPayment>, DomainError>> {
  const { rows } = given.db
  const {
    merchant,
    invoice: before,
    lines,
    customer,
    open,
    order,
    orderLines,
    products,
    clock,
    subscription,
    items,
  } = await given.db.load({
    merchant: rows.merchant.get(),
    invoice: rows.invoices.byId(invoiceId),
    lines: rows.invoices.lines([invoiceId]),
    customer: rows.customers.ofInvoice(invoiceId),
    open: rows.paymentAttempts.openForInvoice(invoiceId),
    order: rows.orders.ofInvoice(invoiceId),
    orderLines: rows.orders.linesOfInvoice(invoiceId),
    products: rows.products.ofInvoice(invoiceId),
    clock: rows.testClocks.ofInvoice(invoiceId),
    subscription: rows.subscriptions.ofInvoice(invoiceId),
    items: rows.subscriptions.itemsOfInvoice(invoiceId),
  })
  const context = onItsClock(given, clock)
  const { params = OWN_NAMES } = body
  const foreign = body.customerId !== undefined && body.customerId !== customer?.id
  if (!merchant || !before || !customer || foreign) return err(missing('Invoice', params.invoice))
  if (open) return err({ code: 'payment_processing', message: 'A card payment of this invoice is being checked.' })
  const sold = order && { row: order, lines: orderLines }
  const subscribed = subscription && subscribedGoods(subscription, items, customer)
  const paid = { merchant, invoice: { row: before, lines }, customer, products, order: sold, subscribed }
  const booked = bookOffline(context, paid, body)
  return withItsSubscription(context, before, booked)
}

/** What is paid outside the platform: an invoice, with the order behind it. */
export interface PaidOffline {
  readonly merchant: Pick<Merchant, 'timezone'>
  readonly invoice: InvoiceWithLines
  readonly customer: Buyer
  readonly products: readonly Product[]
  readonly order: OrderWithLines | null
  readonly subscribed?: SubscribedGoods | null
  /** Whether the order's goods leave the stock in the same commit already. */
  readonly stockTaken?: boolean
}

/** Books money that the merchant took elsewhere. Errors: `invalid_state`, `amount_too_large`, a time that is to come. */
export function bookOffline(
  context: Context,
  { merchant, invoice: paid, customer, products, order, subscribed, stockTaken = false }: PaidOffline,
  body: OfflinePayment,
): Result<Planned<RecordedPayment>, DomainError> {
  const { row: before, lines } = paid
  const amount = payableAmount(before, body.amount_minor)
  if (!amount.ok) return amount
  const paidAt = body.paid_at ?? context.now
  if (paidAt > context.now) return err(invalidField((body.params ?? OWN_NAMES).paidAt, 'must not be in the future'))
  const taken = paidOn(context, before, { amountMinor: amount.value, paidAt })
  const sale = { merchant, customer, products, paymentMethodId: null }
  const begun = subscriptionSold(context, sale, { invoice: before, lines }, taken)
  const set = { ...taken, ...begun.set }
  const invoice = updated(before, set)
  const payment = offlinePayment(context, invoice.id, {
    body,
    customerId: customer.id,
    amountMinor: amount.value,
    paidAt,
    currency: invoice.currency,
  })
  const transaction = transactionOf(context, payment, {
    type: 'sale',
    invoiceId: invoice.id,
    amountMinor: amount.value,
    gatewayAccountId: null,
  })
  const delivery = deliveryOf(context, {
    invoice,
    before,
    lines,
    products,
    customer,
    order,
    shipping: null,
    subscribed,
    stockTaken,
  })
  const orderId = delivery.order?.row.id ?? null
  const about = { customerId: customer.id, invoiceId: invoice.id, orderId }
  return ok({
    value: { invoice, lines, payment, orderId },
    plan: {
      changes: [
        update('invoices', before, set),
        ...begun.changes,
        insert('payments', payment),
        insert('transactions', transaction),
        ...delivery.changes,
      ],
      movements: [paidOffline(transaction)],
      events: [
        invoicePaid(about, { before, invoice, lines }),
        paymentSucceeded(about, payment),
        ...delivery.events,
        ...begun.events,
      ],
      messages: begun.messages,
      audit: [{ action: 'invoice.record_payment', objectType: 'invoice', objectId: invoice.id }, ...begun.audit],
    },
  })
}

/** The invoice after the payment: paid when its money was taken, which may be before it was recorded. */
function paidOn(
  context: Context,
  invoice: Invoice,
  { amountMinor, paidAt }: { amountMinor: number; paidAt: number },
): Partial<Invoice> {
  const set = paidWith(context, invoice, amountMinor)
  if (!set) throw new Error('a payment of nothing')
  return set.paidAt ? { ...set, paidAt } : set
}

interface Recorded {
  readonly body: OfflinePayment
  readonly customerId: string
  readonly currency: string
  readonly amountMinor: number
  readonly paidAt: number
}

function offlinePayment(context: Context, invoiceId: string, recorded: Recorded): Payment {
  const { body, customerId, currency, amountMinor, paidAt } = recorded
  return {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    origin: body.origin ?? 'invoice',
    invoiceId,
    paymentIntentId: null,
    customerId,
    status: 'succeeded',
    currency,
    amountMinor,
    capturedMinor: amountMinor,
    refundedMinor: 0,
    reversingMinor: 0,
    disputedMinor: 0,
    unappliedMinor: 0,
    gateway: 'manual',
    gatewayTransactionId: null,
    gatewayResponseCode: null,
    gatewayResponseText: null,
    paymentMethodId: null,
    paymentMethodType: body.kind,
    cardBrand: null,
    cardLast4: null,
    paymentChannel: body.kind === 'bank_transfer' ? 'bank_transfer' : 'manual',
    description: null,
    statementDescriptor: null,
    reference: body.reference ?? null,
    notes: body.notes ?? body.note ?? null,
    metadata: {},
    authorizedAt: null,
    capturedAt: paidAt,
    voidedAt: null,
    refundedAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}
