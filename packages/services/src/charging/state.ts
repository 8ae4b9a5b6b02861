import type {
  CheckoutSession,
  Customer,
  Invoice,
  InvoiceLine,
  Merchant,
  Payment,
  PaymentAttempt,
  PaymentIntent,
  PaymentLink,
  PaymentMethod,
  Product,
  Reversal,
  TestClock,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { OrderWithLines } from '../orders/of-invoice.ts'
import { loadSide, sideOf, sideQuery, type Side } from '../subscriptions/side.ts'

/** Everything that booking an attempt's outcome needs to know. */
export interface SettleState {
  readonly attempt: PaymentAttempt
  /** The stored method that it charges, as it was before; left out where it charges none, or asks no bank. */
  readonly method?: PaymentMethod | null
  readonly merchant: Merchant
  readonly session: CheckoutSession | null
  /** The session that asked for what is paid on another page. */
  readonly request: CheckoutSession | null
  readonly link: PaymentLink | null
  readonly intent: PaymentIntent | null
  /** The void that the attempt carries out, of funds that a payment holds. */
  readonly reversal: Reversal | null
  /** The payment that is there already: shown as pending, or held and now captured. */
  readonly payment: Payment | null
  /** Whom the sale is for, if known already: the session's customer, else the buyer's by e-mail. */
  readonly customer: Customer | null
  /** The invoice that was there before the charge, with its lines; null for a sale, whose payment makes it. */
  readonly invoice: InvoiceWithLines | null
  /** The order that is paid. */
  readonly order: OrderWithLines | null
  /** The products of the lines, which say what is delivered. */
  readonly products: readonly Product[]
  /** The subscription that the invoice bills; null where it bills none, left out where it was not read. */
  readonly side?: Side | null
  /** The test clock of whom the invoice is for; left out where it was not read. */
  readonly clock?: TestClock | null
}

export interface InvoiceWithLines {
  readonly row: Invoice
  readonly lines: readonly InvoiceLine[]
}

/** Reads an attempt with what hangs on it, in one round trip; null where the tenant has no such attempt. */
export async function loadSettleState({ db }: Context, attempt: PaymentAttempt): Promise<SettleState | null> {
  const { rows } = db
  const read = await db.load({
    beside: sideQuery(rows, attempt.invoiceId),
    fresh: rows.paymentAttempts.byId(attempt.id),
    method: rows.paymentMethods.byId(attempt.paymentMethodId ?? ''),
    merchant: rows.merchant.get(),
    session: rows.checkoutSessions.byId(attempt.checkoutSessionId ?? ''),
    request: rows.checkoutSessions.byId(attempt.sale.requestId ?? ''),
    link: rows.paymentLinks.bySession(attempt.checkoutSessionId ?? ''),
    intent: rows.paymentIntents.byId(attempt.paymentIntentId ?? ''),
    reversal: rows.reversals.byId(attempt.reversalId ?? ''),
    payment: rows.payments.byId(attempt.paymentId),
    owner: rows.customers.ownerOfAttempt(attempt.id),
    byEmail: rows.customers.byEmail(attempt.sale.buyer.email),
    invoice: rows.invoices.byId(attempt.invoiceId),
    lines: rows.invoices.lines([attempt.invoiceId]),
    order: rows.orders.ofInvoice(attempt.invoiceId),
    orderLines: rows.orders.linesOfInvoice(attempt.invoiceId),
    products: rows.products.ofAttempt(attempt.id),
    ownClock: rows.testClocks.ofCustomer(attempt.sale.customerId ?? ''),
  })
  const { fresh, merchant, owner, byEmail, invoice, lines, order, orderLines, ...others } = read
  const { beside, ownClock, ...found } = others
  if (!fresh || !merchant) return null
  const customer = owner ?? byEmail
  return {
    ...found,
    attempt: fresh,
    merchant,
    customer,
    clock: beside.clock ?? ownClock,
    side: sideOf(beside, customer, merchant),
    invoice: invoice && { row: invoice, lines },
    order: order && { row: order, lines: orderLines },
  }
}

/**
 * A state with the subscription that its invoice bills, and the test clock of whom it is for: one more round trip, for those
 * that were begun without them.
 */
export async function withSide(context: Context, state: SettleState): Promise<SettleState> {
  const { invoice, customer, side, clock } = state
  if (side === undefined && invoice && invoice.row.subscriptionId !== null) {
    return { ...state, side: await loadSide(context, invoice.row.id) }
  }
  if (clock !== undefined || !customer || customer.testClockId === null) return state
  const { rows } = context.db
  return { ...state, ...(await context.db.load({ clock: rows.testClocks.ofCustomer(customer.id) })) }
}
