import type { PayInvoice } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  missing,
  ok,
  paidOffline,
  type DomainError,
  type Payment,
  type Result,
} from '@revkeen-edge/domain'
import { paidWith } from '../charging/invoice-payment.ts'
import { invoicePaid, paymentSucceeded } from '../charging/sale-events.ts'
import { transactionOf } from '../charging/transaction.ts'
import type { Context } from '../context.ts'
import { deliveryOf } from '../orders/of-invoice.ts'
import { insert, update, updated, type Planned } from '../plan.ts'
import { payableAmount, type PaidInvoice } from './pay.ts'

export interface OfflinePayment extends Pick<PayInvoice, 'amount_minor' | 'reference' | 'notes' | 'note' | 'paid_at'> {
  /** How it was paid, in the merchant's words: `cash`, `check`, `bank_transfer`. */
  readonly kind: string
}

/**
 * Records money that the merchant took outside the platform against an invoice, at most what is due. No gateway is asked.
 * Errors: `invalid_state`, `amount_too_large`, `payment_processing` while a charge of it is under way.
 */
export async function recordPayment(
  context: Context,
  invoiceId: string,
  body: OfflinePayment,
): Promise<Result<Planned<PaidInvoice>, DomainError>> {
  const { rows } = context.db
  const {
    invoice: before,
    lines,
    customer,
    open,
    order,
    orderLines,
    products,
  } = await context.db.load({
    invoice: rows.invoices.byId(invoiceId),
    lines: rows.invoices.lines([invoiceId]),
    customer: rows.customers.ofInvoice(invoiceId),
    open: rows.paymentAttempts.openForInvoice(invoiceId),
    order: rows.orders.ofInvoice(invoiceId),
    orderLines: rows.orders.linesOfInvoice(invoiceId),
    products: rows.products.ofInvoice(invoiceId),
  })
  if (!before || !customer) return err(missing('Invoice'))
  const amount = payableAmount(before, body.amount_minor)
  if (!amount.ok) return amount
  if (open) return err({ code: 'payment_processing', message: 'A card payment of this invoice is being checked.' })
  const paidAt = body.paid_at ?? context.now
  if (paidAt > context.now) return err(invalidField('paid_at', 'must not be in the future'))
  const set = paidWith({ ...context, now: context.now }, before, amount.value)
  if (!set) return err(invalidField('amount_minor', 'must be greater than 0'))
  const invoice = updated(before, set)
  const payment = offlinePayment(context, invoice.id, {
    body,
    customerId: customer.id,
    amountMinor: amount.value,
    paidAt,
    currency: invoice.currency,
  })
  const transaction = transactionOf(context, payment, { type: 'sale', invoiceId, amountMinor: amount.value })
  const delivery = deliveryOf(context, {
    invoice,
    lines,
    products,
    customer,
    order: order && { row: order, lines: orderLines },
    shipping: null,
    stockTaken: false,
  })
  const about = { customerId: customer.id, invoiceId, orderId: delivery.order?.row.id ?? null }
  return ok({
    value: { invoice, lines },
    plan: {
      changes: [
        update('invoices', before, set),
        insert('payments', payment),
        insert('transactions', transaction),
        ...delivery.changes,
      ],
      movements: [paidOffline(transaction)],
      events: [invoicePaid(about, { before, invoice, lines }), paymentSucceeded(about, payment), ...delivery.events],
      audit: [{ action: 'invoice.record_payment', objectType: 'invoice', objectId: invoiceId }],
    },
  })
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
    origin: 'invoice',
    invoiceId,
    paymentIntentId: null,
    customerId,
    status: 'succeeded',
    currency,
    amountMinor,
    capturedMinor: amountMinor,
    refundedMinor: 0,
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
