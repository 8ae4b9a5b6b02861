import type { CreatePayment } from '@revkeen-edge/contracts'
import { err, invalidState, missing, ok, type DomainError, type Payment, type Result } from '@revkeen-edge/domain'
import { paymentOrRefusal } from '../charging/answer.ts'
import { charge, type Beginning } from '../charging/charge.ts'
import { beginOwnCharge } from '../charging/own.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { beginInvoiceCharge } from '../invoices/charge.ts'
import { recordPayment } from '../invoices/record-payment.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { linkToPay } from './link.ts'

/** A payment, or where one can be made. */
export interface CreatedPayment {
  readonly payment: Payment | null
  readonly link: string | null
}

type Created = Result<Planned<CreatedPayment>, DomainError>

const NAMES = { invoice: 'invoice_id', amount: 'amount', method: 'payment_method_id', paidAt: 'succeeded_at' }

/**
 * Makes a payment. Without a mode a customer is charged an amount, which makes an invoice of its own. With one an invoice,
 * or that of an order, is paid: online by a stored method, or through a link; offline by recording what was paid outside
 * the platform. Errors: those of paying an invoice; `invalid_state` for what cannot be paid here.
 */
export function createPayment(
  context: Context,
  ports: PaymentPorts & { sealer: Sealer },
  body: CreatePayment,
): () => Promise<Created> {
  if (body.mode === undefined) return charged(context, ports, () => beginOwn(context, body))
  if (body.mode === 'offline') return () => recorded(context, body)
  if (body.payment_method_id === undefined) return () => linked(context, ports, body)
  return charged(context, ports, () => beginOnline(context, body))
}

function charged(
  context: Context,
  ports: PaymentPorts,
  begin: () => Promise<Result<Beginning, DomainError>>,
): () => Promise<Created> {
  return charge(context, ports, begin, (settlement) => {
    const payment = paymentOrRefusal(settlement)
    return payment.ok ? ok({ payment: payment.value, link: null }) : payment
  })
}

function beginOwn(context: Context, body: CreatePayment): Promise<Result<Beginning, DomainError>> {
  const { customer_id: customerId = '', amount: amountMinor = 0, currency = '' } = body
  return beginOwnCharge(context, {
    action: 'sale',
    origin: 'payment',
    customerId,
    amountMinor,
    currency,
    methodId: body.payment_method_id,
    token: body.payment_method_token,
    description: body.description ?? 'Payment',
    metadata: body.metadata,
    params: { customer: 'customer_id', method: 'payment_method_id' },
  })
}

async function beginOnline(context: Context, body: CreatePayment): Promise<Result<Beginning, DomainError>> {
  const invoiceId = await invoiceOf(context, body)
  if (!invoiceId.ok) return invoiceId
  return beginInvoiceCharge(context, {
    invoiceId: invoiceId.value,
    methodId: body.payment_method_id,
    amountMinor: undefined,
    customerId: body.account_id,
    origin: 'payment',
    pending: { reference: body.reference_id ?? null },
    params: NAMES,
  })
}

async function recorded(context: Context, body: CreatePayment): Promise<Created> {
  const invoiceId = await invoiceOf(context, body)
  if (!invoiceId.ok) return invoiceId
  const planned = await recordPayment(context, invoiceId.value, {
    kind: 'other',
    origin: 'payment',
    customerId: body.account_id,
    reference: body.reference_id,
    paid_at: body.succeeded_at,
    params: NAMES,
  })
  if (!planned.ok) return planned
  return ok({ ...planned.value, value: { payment: planned.value.value.payment, link: null } })
}

async function linked(
  context: Context,
  { sealer, checkoutUrl }: PaymentPorts & { sealer: Sealer },
  body: CreatePayment,
) {
  const invoiceId = await invoiceOf(context, body)
  if (!invoiceId.ok) return invoiceId
  return linkToPay(context, { sealer, checkoutUrl }, { invoiceId: invoiceId.value, body })
}

/** The invoice that is to be paid: the one that is named, or that of the order. */
async function invoiceOf({ db }: Context, body: CreatePayment): Promise<Result<string, DomainError>> {
  if (body.invoice_id !== undefined) return ok(body.invoice_id)
  if (body.payment_request_id !== undefined) {
    return err(invalidState('Payment requests are not available: pay an invoice or an order.', 'payment_request_id'))
  }
  if (body.order_id === undefined) {
    return err(invalidState('Credit grants are not available: pay an invoice or an order.', 'credit_grant_id'))
  }
  const { order } = await db.load({ order: db.rows.orders.byId(body.order_id) })
  if (!order) return err(missing('Order', 'order_id'))
  return order.invoiceId === null
    ? err(invalidState('The order has no invoice yet. Pay the order itself, which makes one.', 'order_id'))
    : ok(order.invoiceId)
}
