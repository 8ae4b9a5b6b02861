import type { PayInvoice } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  isPayable,
  missing,
  ok,
  outstanding,
  type Customer,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type PaymentMethod,
  type Result,
} from '@revkeen-edge/domain'
import { newAttempt } from '../charging/attempt.ts'
import { charge, refusalOf, REQUEST_KEY_MS, type Beginning, type Settlement } from '../charging/charge.ts'
import { heldInvoice } from '../charging/hold.ts'
import { storedTender } from '../charging/send.ts'
import type { Context } from '../context.ts'
import { insert, rowAfter, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { recordPayment } from './record-payment.ts'

/** An invoice with its lines, as it is shown. */
export interface PaidInvoice {
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
}

/**
 * Pays an invoice: records money that was taken outside the platform, or charges a stored method (the customer's
 * default, or the one that is named), in full or in part.
 * Errors: `invalid_state` for an invoice that takes no payment, `amount_too_large` beyond what is due,
 * `payment_declined`, `payment_processing` while another payment of it is under way.
 */
export function payInvoice(
  context: Context,
  ports: PaymentPorts,
  id: string,
  body: PayInvoice,
): () => Promise<Result<Planned<PaidInvoice>, DomainError>> {
  const { payment_method: kind } = body
  if (kind !== undefined) return () => recordPayment(context, id, { ...body, kind })
  return charge(
    context,
    ports,
    () => beginInvoiceCharge(context, id, { methodId: body.payment_method_id, amountMinor: body.amount_minor }),
    invoiceAnswer,
  )
}

/** The invoice as the payment left it, or why it is not paid. */
export function invoiceAnswer({ state, attempt, plan }: Settlement): Result<PaidInvoice, DomainError> {
  const refusal = refusalOf(attempt)
  if (refusal) return err(refusal)
  if (!state.invoice) return err(missing('Invoice'))
  const { row, lines } = state.invoice
  return ok({ invoice: rowAfter(plan, 'invoices', row), lines })
}

interface Wanted {
  readonly methodId: string | undefined
  readonly amountMinor: number | undefined
}

async function beginInvoiceCharge(
  context: Context,
  id: string,
  wanted: Wanted,
): Promise<Result<Beginning, DomainError>> {
  const { rows } = context.db
  const { invoice, lines, customer, method, standard, open, earlier, order, orderLines, ...found } =
    await context.db.load({
      merchant: rows.merchant.get(),
      account: rows.gatewayAccounts.standard(),
      invoice: rows.invoices.byId(id),
      lines: rows.invoices.lines([id]),
      customer: rows.customers.ofInvoice(id),
      method: rows.paymentMethods.byId(wanted.methodId ?? ''),
      standard: rows.paymentMethods.defaultOfInvoice(id),
      open: rows.paymentAttempts.openForInvoice(id),
      earlier: rows.paymentAttempts.byRequestKey(context.idempotencyKey ?? '', context.now - REQUEST_KEY_MS),
      order: rows.orders.ofInvoice(id),
      orderLines: rows.orders.linesOfInvoice(id),
      products: rows.products.ofInvoice(id),
    })
  const { merchant, account, products } = found
  if (earlier) return ok({ kind: 'earlier', attempt: earlier, account })
  if (!invoice || !customer || !merchant) return err(missing('Invoice'))
  const amount = payableAmount(invoice, wanted.amountMinor)
  if (!amount.ok) return amount
  if (open) return err({ code: 'payment_processing', message: 'Another payment of this invoice is being checked.' })
  const chosen = chosenMethod(customer, wanted, { method, standard })
  if (!chosen.ok) return chosen
  if (!account) {
    return err({ code: 'gateway_not_configured', message: 'Connect a payment gateway before charging stored methods.' })
  }
  const held = heldInvoice(context, { row: invoice, lines })
  const attempt = newAttempt(context, account, {
    action: 'sale',
    origin: 'invoice',
    invoiceId: invoice.id,
    paymentId: context.runtime.uuid(),
    orderId: order?.id ?? null,
    paymentMethodId: chosen.value.id,
    amountMinor: amount.value,
    currency: invoice.currency,
    cardBrand: chosen.value.cardBrand,
    cardLast4: chosen.value.cardLast4,
    sale: {
      buyer: buyerOf(customer),
      lines: [],
      customerId: customer.id,
      description: `Invoice ${invoice.number ?? ''}`,
    },
  })
  const audit = [{ action: 'payment_attempt.begin', objectType: 'payment_attempt', objectId: attempt.id }]
  return ok({
    kind: 'new',
    plan: { changes: [held.change, insert('paymentAttempts', attempt)], audit },
    state: {
      attempt,
      merchant,
      customer,
      products,
      session: null,
      link: null,
      intent: null,
      payment: null,
      invoice: held.held,
      order: order && { row: order, lines: orderLines },
    },
    account,
    tender: storedTender(chosen.value),
  })
}

/** What of an invoice is paid now, or why nothing can be. */
export function payableAmount(invoice: Invoice, wanted: number | undefined): Result<number, DomainError> {
  if (!isPayable(invoice)) return err(invalidState(`The invoice is ${invoice.status}, so it takes no payment.`))
  const due = outstanding(invoice)
  if (due === 0) return err(invalidState('Nothing is due on the invoice.'))
  if (wanted !== undefined && wanted > due) {
    return err({
      code: 'amount_too_large',
      message: `Only ${due} is due on the invoice, in minor units of ${invoice.currency}.`,
      param: 'amount_minor',
    })
  }
  return ok(wanted ?? due)
}

function chosenMethod(
  customer: Customer,
  { methodId }: Wanted,
  { method, standard }: { method: PaymentMethod | null; standard: PaymentMethod | null },
): Result<PaymentMethod, DomainError> {
  if (methodId === undefined) {
    return standard
      ? ok(standard)
      : err(invalidState('The customer has no default payment method.', 'payment_method_id'))
  }
  if (!method || method.customerId !== customer.id) return err(missing('Payment method', 'payment_method_id'))
  if (method.status !== 'active')
    return err(invalidState(`The payment method is ${method.status}.`, 'payment_method_id'))
  return ok(method)
}

/** The buyer of what a merchant charges: the customer as they are known. */
export function buyerOf(customer: Customer) {
  const { email, name, phone } = customer
  const billing = {
    line1: customer.addressLine1,
    line2: customer.addressLine2,
    city: customer.city,
    state: customer.state,
    postalCode: customer.postalCode,
    country: customer.country,
  }
  return { email, name, phone, billing, shipping: null }
}
