import {
  emailKey,
  invoiceFinalized,
  saleCaptured,
  SESSION,
  transition,
  yearIn,
  type Buyer,
  type CheckoutSession,
  type Customer,
  type Invoice,
  type InvoiceLine,
  type Order,
  type Payment,
  type Transaction,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { newCustomer } from '../customers/new.ts'
import { insert, update, updated, type Change, type Plan } from '../plan.ts'
import type { Outcome } from './outcome.ts'
import { paymentOf } from './payment.ts'
import { saleEvents, saleReceipt } from './sale-events.ts'
import type { SettleState } from './state.ts'
import { transactionOf } from './transaction.ts'

type Approved = Extract<Outcome, { kind: 'approved' }>

export interface SaleOptions {
  readonly checkoutUrl: string
  /** The buyer's key was found taken: somebody else has just become this customer. */
  readonly mayBeKnown: boolean
}

/** The rows of a sale. */
export interface Sale {
  readonly customer: Customer
  readonly isNewCustomer: boolean
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  /** Null where an invoice is paid that was there before. */
  readonly order: Order | null
  readonly payment: Payment
  readonly transaction: Transaction
  readonly session: CheckoutSession | null
}

const INVOICE_PREFIX = 'INV'

/**
 * An approved charge: in one commit its customer, an invoice that is finalised and paid, the order, the payment with its
 * transaction, the ledger and everything that people and systems are told. There is never a charge without its
 * invoice, nor a paid invoice without its charge.
 */
export function bookSale(context: Context, state: SettleState, said: Approved, options: SaleOptions): Plan {
  const sale = saleOf(context, state, said, options)
  const { invoice, transaction } = sale
  const series = { invoiceId: invoice.id, prefix: INVOICE_PREFIX, year: yearIn(state.merchant.timezone, context.now) }
  return {
    changes: saleChanges(context, state, sale),
    movements: [...(state.invoice ? [] : [invoiceFinalized(invoice)]), saleCaptured(transaction)],
    events: saleEvents(state, sale, options.checkoutUrl),
    messages: [saleReceipt(state, sale)],
    audit: [{ action: 'invoice.paid', objectType: 'invoice', objectId: invoice.id }],
    ...(state.invoice ? {} : { series }),
  }
}

function saleOf(context: Context, state: SettleState, said: Approved, { mayBeKnown }: SaleOptions): Sale {
  const customer = state.customer ?? customerOfBuyer(context, state.attempt.sale.buyer, mayBeKnown)
  const invoice = state.invoice
    ? updated(state.invoice.row, paidInFull(context, state.invoice.row))
    : invoiceOf(context, state, customer)
  const payment = paymentOf(context, state, said, {
    status: 'succeeded',
    customerId: customer.id,
    invoiceId: invoice.id,
    capturedMinor: state.attempt.amountMinor,
    capturedAt: context.now,
  })
  const order = state.invoice ? null : orderOf(context, state, customer, invoice)
  return {
    customer,
    isNewCustomer: state.customer === null,
    invoice,
    lines: state.invoice?.lines ?? linesOf(context, state, invoice),
    order,
    payment,
    transaction: transactionOf(context, payment, invoice),
    session: state.session && updated(state.session, completion(context, state.session, { customer, order, payment })),
  }
}

function saleChanges(context: Context, { session, link, invoice: existing }: SettleState, sale: Sale): Change[] {
  const { customer, invoice, lines, order, payment, transaction } = sale
  return [
    ...(sale.isNewCustomer ? [insert('customers', customer)] : []),
    ...(existing
      ? [update('invoices', existing.row, paidInFull(context, existing.row))]
      : [insert('invoices', invoice), ...lines.map((line) => insert('invoiceLines', line))]),
    ...(order ? [insert('orders', order), ...lines.flatMap(takenStock)] : []),
    insert('payments', payment),
    insert('transactions', transaction),
    ...(session ? [update('checkoutSessions', session, completion(context, session, sale))] : []),
    ...(link ? [{ kind: 'count_completion' as const, paymentLinkId: link.id }] : []),
    ...(link && existing ? [update('paymentLinks', link, { status: 'completed', updatedAt: context.now })] : []),
  ]
}

function takenStock({ productId, quantity }: InvoiceLine): Change[] {
  return productId === null ? [] : [{ kind: 'take_stock', productId, quantity }]
}

function paidInFull({ now }: Context, invoice: Invoice): Partial<Invoice> {
  return { status: 'paid', paidMinor: invoice.totalMinor, paidAt: now, updatedAt: now }
}

/**
 * A customer for an e-mail that was not known. Its buyer key lets two first purchases at once make one customer; when
 * a key turns out to be taken without a customer to match, the sale is booked all the same.
 */
function customerOfBuyer(context: Context, buyer: Buyer, mayBeKnown: boolean): Customer {
  const { billing } = buyer
  return {
    ...newCustomer(context, buyer.email),
    buyerKey: mayBeKnown ? null : emailKey(buyer.email),
    name: buyer.name,
    phone: buyer.phone,
    addressLine1: billing?.line1 ?? null,
    addressLine2: billing?.line2 ?? null,
    city: billing?.city ?? null,
    state: billing?.state ?? null,
    postalCode: billing?.postalCode ?? null,
    country: billing?.country ?? null,
  }
}

function invoiceOf(context: Context, { attempt, session }: SettleState, customer: Customer): Invoice {
  return {
    id: attempt.invoiceId,
    merchantId: attempt.merchantId,
    customerId: customer.id,
    number: null,
    status: 'paid',
    currency: attempt.currency,
    subtotalMinor: attempt.amountMinor,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: attempt.amountMinor,
    paidMinor: attempt.amountMinor,
    dueDate: null,
    allowedMethods: null,
    customFields: {},
    metadata: {},
    externalSource: null,
    externalType: null,
    externalId: null,
    subscriptionId: null,
    checkoutSessionId: session?.id ?? null,
    finalizedAt: context.now,
    paidAt: context.now,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

function linesOf(context: Context, { attempt }: SettleState, invoice: Invoice): InvoiceLine[] {
  return attempt.sale.lines.map((line, position) => ({
    id: context.runtime.uuid(),
    merchantId: invoice.merchantId,
    invoiceId: invoice.id,
    position,
    productId: line.productId,
    priceId: line.priceId,
    description: line.description,
    quantity: line.quantity,
    unitAmountMinor: line.unitAmountMinor,
    subtotalMinor: line.subtotalMinor,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: line.subtotalMinor,
  }))
}

function orderOf(context: Context, { attempt }: SettleState, customer: Customer, invoice: Invoice): Order {
  const { shipping } = attempt.sale.buyer
  return {
    id: context.runtime.uuid(),
    merchantId: invoice.merchantId,
    customerId: customer.id,
    invoiceId: invoice.id,
    status: 'paid',
    totalMinor: invoice.totalMinor,
    currency: invoice.currency,
    shipping: shipping && { ...shipping },
    metadata: {},
    fulfilledAt: null,
    canceledAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

function completion(
  { now }: Context,
  session: CheckoutSession,
  { customer, order, payment }: Pick<Sale, 'customer' | 'order' | 'payment'>,
): Partial<CheckoutSession> {
  const next = transition(SESSION, session.status, 'complete')
  if (!next.ok) throw new Error(`a ${session.status} session cannot complete`)
  return {
    status: next.value,
    customerId: customer.id,
    orderId: order?.id ?? null,
    paymentId: payment.id,
    completedAt: now,
    updatedAt: now,
  }
}
