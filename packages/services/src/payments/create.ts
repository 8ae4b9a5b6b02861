import type { CreatePayment } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  type CheckoutSession,
  type DomainError,
  type Invoice,
  type Payment,
  type Result,
} from '@revkeen-edge/domain'
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
  /** What was paid, where it was there before. */
  readonly invoice: Invoice | null
  readonly link: string | null
}

/** What a payment is for. */
export interface PaymentTarget {
  readonly kind: 'invoice' | 'order'
  readonly id: string
  /** The request's own name for it, for its errors. */
  readonly param: string
}

type Created = Result<Planned<CreatedPayment>, DomainError>

const namesOf = ({ param }: PaymentTarget) => ({
  invoice: param,
  amount: 'amount',
  method: 'payment_method_id',
  paidAt: 'succeeded_at',
})

/**
 * Makes a payment. Without a mode a customer is charged an amount, which makes an invoice of its own. With one an invoice
 * or an order is paid, or the invoice that a checkout session asks for: online by a stored method, or through a link;
 * offline by recording what was paid outside the platform. The first payment of an order makes its invoice. Errors: those
 * of paying an invoice or an order; `resource_missing` for a credit grant, since there are none; `invalid_state` for a
 * session that asks for nothing that is here already.
 */
export function createPayment(
  context: Context,
  ports: PaymentPorts & { sealer: Sealer },
  body: CreatePayment,
): () => Promise<Created> {
  if (body.mode === undefined) return charged(context, ports, () => beginOwn(context, body))
  let pay: (() => Promise<Created>) | null = null
  return async () => {
    if (pay) return pay()
    const target = await targetOf(context, body)
    if (!target.ok) return target
    pay = payingFor(context, ports, target.value, body)
    return pay()
  }
}

function payingFor(
  context: Context,
  ports: PaymentPorts & { sealer: Sealer },
  target: PaymentTarget,
  body: CreatePayment,
): () => Promise<Created> {
  if (body.mode === 'offline') return () => recorded(context, ports.sealer, target, body)
  if (body.payment_method_id === undefined) return () => linkToPay(context, ports, target, body)
  return charged(context, ports, () => beginOnline(context, ports.sealer, target, body))
}

function charged(
  context: Context,
  ports: PaymentPorts,
  begin: () => Promise<Result<Beginning, DomainError>>,
): () => Promise<Created> {
  return charge(context, ports, begin, (settlement) => {
    const payment = paymentOrRefusal(settlement)
    const invoice = settlement.state.invoice?.row ?? null
    return payment.ok ? ok({ payment: payment.value, invoice, link: null }) : payment
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
    return beginInvoiceCharge(context, { ...common, invoiceId: target.id, params: namesOf(target) })
  }
  const found = await loadForPayment(context, target.id, methodId)
  return beginOrderCharge(context, sealer, found, { ...common, param: target.param })
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
    params: namesOf(target),
  } as const
  const planned = await (target.kind === 'invoice'
    ? recordPayment(context, target.id, paid)
    : recordOrderPayment(context, sealer, target.id, { ...paid, param: target.param }))
  if (!planned.ok) return planned
  const { payment, invoice } = planned.value.value
  return ok({ ...planned.value, value: { payment, invoice, link: null } })
}

/** What is to be paid. Errors: `resource_missing`, `invalid_state` for a session that asks for no invoice that is here. */
async function targetOf({ db, now }: Context, body: CreatePayment): Promise<Result<PaymentTarget, DomainError>> {
  if (body.invoice_id !== undefined) return ok({ kind: 'invoice', id: body.invoice_id, param: 'invoice_id' })
  if (body.order_id !== undefined) return ok({ kind: 'order', id: body.order_id, param: 'order_id' })
  if (body.payment_request_id === undefined) return err(missing('Credit grant', 'credit_grant_id'))
  const { session } = await db.load({ session: db.rows.checkoutSessions.byId(body.payment_request_id) })
  const param = 'payment_request_id'
  if (!session) return err(missing('Payment request', param))
  const closed = closedBecause(session, now)
  return closed === null ? ok({ kind: 'invoice', id: session.invoiceId, param }) : err(invalidState(closed, param))
}

/** Why nothing can be paid by way of a session; null where its invoice can. */
function closedBecause({ status, expiresAt, settlesInvoice }: CheckoutSession, now: number): string | null {
  if (status !== 'open') return `The payment request is ${status}.`
  if (expiresAt <= now) return 'The payment request has expired.'
  return settlesInvoice
    ? null
    : 'The payment request asks for no invoice that is there already: it is paid on its page.'
}
