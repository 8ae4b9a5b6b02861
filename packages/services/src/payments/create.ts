import type { CreatePayment } from '@revkeen-edge/contracts'
import { err, invalidState, ok, type DomainError, type Payment, type Result } from '@revkeen-edge/domain'
import { paymentOrRefusal } from '../charging/answer.ts'
import { charge, type Beginning } from '../charging/charge.ts'
import { beginOwnCharge } from '../charging/own.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { beginInvoiceCharge } from '../invoices/charge.ts'
import { recordPayment } from '../invoices/record-payment.ts'
import { beginOrderCharge } from '../orders/charge.ts'
import { loadForPayment } from '../orders/payable.ts'
import { recordOrderPayment } from '../orders/record-payment.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { linkToPay } from './link.ts'

/** A payment, or where one can be made. */
export interface CreatedPayment {
  readonly payment: Payment | null
  readonly link: string | null
}

/** What a payment is for. */
export interface PaymentTarget {
  readonly kind: 'invoice' | 'order'
  readonly id: string
}

type Created = Result<Planned<CreatedPayment>, DomainError>

const NAMES = { invoice: 'invoice_id', amount: 'amount', method: 'payment_method_id', paidAt: 'succeeded_at' }

/**
 * Makes a payment. Without a mode a customer is charged an amount, which makes an invoice of its own. With one an invoice
 * or an order is paid: online by a stored method, or through a link; offline by recording what was paid outside the
 * platform. The first payment of an order makes its invoice. Errors: those of paying an invoice or an order;
 * `invalid_state` for what cannot be paid here.
 */
export function createPayment(
  context: Context,
  ports: PaymentPorts & { sealer: Sealer },
  body: CreatePayment,
): () => Promise<Created> {
  if (body.mode === undefined) return charged(context, ports, () => beginOwn(context, body))
  const target = targetOf(body)
  if (!target.ok) return async () => target
  if (body.mode === 'offline') return () => recorded(context, ports.sealer, target.value, body)
  if (body.payment_method_id === undefined) return () => linkToPay(context, ports, target.value, body)
  return charged(context, ports, () => beginOnline(context, ports.sealer, target.value, body))
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

async function beginOnline(
  context: Context,
  sealer: Sealer,
  target: PaymentTarget,
  body: CreatePayment,
): Promise<Result<Beginning, DomainError>> {
  const { payment_method_id: methodId, account_id: customerId } = body
  const common = {
    methodId,
    customerId,
    amountMinor: undefined,
    origin: 'payment',
    pending: { reference: body.reference_id ?? null },
  } as const
  if (target.kind === 'invoice') {
    return beginInvoiceCharge(context, { ...common, invoiceId: target.id, params: NAMES })
  }
  const found = await loadForPayment(context, target.id, methodId)
  return beginOrderCharge(context, sealer, found, { ...common, param: 'order_id' })
}

async function recorded(
  context: Context,
  sealer: Sealer,
  target: PaymentTarget,
  body: CreatePayment,
): Promise<Created> {
  const paid = {
    kind: 'other',
    origin: 'payment',
    customerId: body.account_id,
    reference: body.reference_id,
    paid_at: body.succeeded_at,
    params: NAMES,
  } as const
  const planned = await (target.kind === 'invoice'
    ? recordPayment(context, target.id, paid)
    : recordOrderPayment(context, sealer, target.id, { ...paid, param: 'order_id' }))
  if (!planned.ok) return planned
  return ok({ ...planned.value, value: { payment: planned.value.value.payment, link: null } })
}

/** What is to be paid. Errors: `invalid_state` for what there is none of here. */
function targetOf(body: CreatePayment): Result<PaymentTarget, DomainError> {
  if (body.invoice_id !== undefined) return ok({ kind: 'invoice', id: body.invoice_id })
  if (body.order_id !== undefined) return ok({ kind: 'order', id: body.order_id })
  return err(
    body.payment_request_id === undefined
      ? invalidState('Credit grants are not available: pay an invoice or an order.', 'credit_grant_id')
      : invalidState('Payment requests are not available: pay an invoice or an order.', 'payment_request_id'),
  )
}
