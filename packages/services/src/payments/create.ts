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
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import { paymentOrRefusal } from '../charging/answer.ts'
import { charge, earlierAttempt, type Beginning } from '../charging/charge.ts'
import type { Requested } from '../charging/hold.ts'
import { beginOwnCharge } from '../charging/own.ts'
import { completedSession } from '../charging/session.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { beginInvoiceCharge } from '../invoices/charge.ts'
import { recordPayment, type RecordedPayment } from '../invoices/record-payment.ts'
import { beginOrderCharge } from '../orders/charge.ts'
import { loadForPayment } from '../orders/payable.ts'
import { recordOrderPayment } from '../orders/record-payment.ts'
import { joined, type Plan, type Planned } from '../plan.ts'
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
  /** The checkout session that asks for it; null where the request names the invoice or the order itself. */
  readonly request: Requested | null
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
 * offline by recording what was paid outside the platform. The first payment of an order makes its invoice; a session is
 * over with its payment. Errors: those of paying an invoice or an order; `resource_missing` for a credit grant, since there
 * are none; `invalid_state` for a session that asks for nothing that is here already, and for an account that does not keep
 * the method. Pinned by doors-billingrails.test.ts and doors-requests.test.ts.
 */
export function createPayment(
  context: Context,
  ports: PaymentPorts & { sealer: Sealer },
  body: CreatePayment,
): () => Promise<Created> {
  if (body.mode === undefined) return charged(context, ports, () => beginOwn(context, body))
  if (body.payment_method_id !== undefined) {
    return charged(context, ports, () => beginOnline(context, ports.sealer, body))
  }
  return async () => {
    const target = await targetOf(context, body)
    if (!target.ok) return target
    return body.mode === 'offline'
      ? recorded(context, ports, target.value, body)
      : linkToPay(context, ports, target.value, body)
  }
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
  body: CreatePayment,
): Promise<Result<Beginning, DomainError>> {
  const { payment_method_id: methodId, account_id: customerId, integration_id: accountId } = body
  const earlier = await earlierByRequest(context, body)
  if (earlier) return ok({ kind: 'earlier', attempt: earlier })
  const found = await targetOf(context, body)
  if (!found.ok) return found
  const target = found.value
  const common = {
    methodId,
    customerId,
    accountId,
    amountMinor: undefined,
    origin: 'payment',
    pending: { reference: body.reference_id ?? null },
  } as const
  if (target.kind === 'invoice') {
    const { id: invoiceId, request } = target
    return beginInvoiceCharge(context, { ...common, invoiceId, request, params: namesOf(target) })
  }
  const order = await loadForPayment(context, target.id, methodId)
  return beginOrderCharge(context, sealer, order, { ...common, param: target.param })
}

/** An earlier try may have completed the session by now, which then asks for nothing any more. */
async function earlierByRequest(context: Context, body: CreatePayment): Promise<PaymentAttempt | null> {
  if (body.payment_request_id === undefined) return null
  return (await context.db.load({ earlier: earlierAttempt(context) })).earlier
}

async function recorded(
  context: Context,
  { sealer, checkoutUrl }: { readonly sealer: Sealer; readonly checkoutUrl: string },
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
  const { value, plan } = planned.value
  const over = requestOver(context, target.request, { ...value, checkoutUrl })
  return ok({ value: { payment: value.payment, invoice: value.invoice, link: null }, plan: joined(plan, over) })
}

/** A session whose money was taken elsewhere is complete. */
function requestOver(
  context: Context,
  request: Requested | null,
  { invoice, lines, payment, orderId, checkoutUrl }: RecordedPayment & { readonly checkoutUrl: string },
): Plan {
  if (!request) return { changes: [] }
  const { customerId } = invoice
  const over = completedSession(
    context,
    { ...request, request: null, invoice: { row: invoice, lines } },
    { customer: { id: customerId }, invoice, payment, orderId },
  )
  return { changes: over.changes, events: over.events(checkoutUrl) }
}

/** What is to be paid. Errors: `resource_missing`, `invalid_state` for a session that asks for no invoice that is here. */
async function targetOf({ db, now }: Context, body: CreatePayment): Promise<Result<PaymentTarget, DomainError>> {
  const { invoice_id: invoiceId, order_id: orderId, payment_request_id: sessionId } = body
  if (invoiceId !== undefined) return ok({ kind: 'invoice', id: invoiceId, param: 'invoice_id', request: null })
  if (orderId !== undefined) return ok({ kind: 'order', id: orderId, param: 'order_id', request: null })
  if (sessionId === undefined) return err(missing('Credit grant', 'credit_grant_id'))
  const { session, link } = await db.load({
    session: db.rows.checkoutSessions.byId(sessionId),
    link: db.rows.paymentLinks.bySession(sessionId),
  })
  const param = 'payment_request_id'
  if (!session) return err(missing('Payment request', param))
  const closed = closedBecause(session, now)
  if (closed !== null) return err(invalidState(closed, param))
  return ok({ kind: 'invoice', id: session.invoiceId, param, request: { session, link } })
}

/** Why nothing can be paid by way of a session; null where its invoice can. */
function closedBecause({ status, expiresAt, settlesInvoice }: CheckoutSession, now: number): string | null {
  if (status !== 'open') return `The payment request is ${status}.`
  if (expiresAt <= now) return 'The payment request has expired.'
  return settlesInvoice
    ? null
    : 'The payment request asks for no invoice that is there already: it is paid on its page.'
}
