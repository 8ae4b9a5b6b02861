import type {
  Customer,
  GatewayAccount,
  Merchant,
  Payment,
  PaymentAttempt,
  PaymentMethod,
  Product,
  SaleSnapshot,
  TestClock,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { OrderWithLines } from '../orders/of-invoice.ts'
import { insert, type Change } from '../plan.ts'
import { newAttempt } from './attempt.ts'
import { buyerOf } from './buyer.ts'
import type { Beginning } from './charge.ts'
import { heldInvoice, heldOrder, heldRequest, type Requested } from './hold.ts'
import { pendingPayment } from './payment.ts'
import type { Tender } from './send.ts'
import type { InvoiceWithLines } from './state.ts'
import { reserved, stockOfOrder } from './taken.ts'

/** What is charged to a customer, once everything is known to be in order. */
export interface NewCharge extends Pick<PaymentAttempt, 'origin' | 'amountMinor' | 'currency'> {
  readonly action: 'sale' | 'authorize'
  readonly merchant: Merchant
  readonly account: GatewayAccount
  readonly customer: Customer
  /** The invoice that is paid; null where the charge makes one of its own. */
  readonly invoice: InvoiceWithLines | null
  readonly order: OrderWithLines | null
  readonly products: readonly Product[]
  /** The test clock of the customer; left out where it was not read. */
  readonly clock?: TestClock | null | undefined
  readonly tender: Tender
  /** The stored method of the tender; null where it is a one-time token. */
  readonly method: PaymentMethod | null
  readonly sale: Pick<SaleSnapshot, 'lines' | 'description' | 'statementDescriptor' | 'metadata' | 'recurring'>
  /** What the payment shows while the gateway has not answered; null where it is shown from its outcome on. */
  readonly pending: Partial<Payment> | null
  /** Above 1 for a step of the recovery of a failed payment. */
  readonly attemptNumber?: number
  /** The checkout session that asked for it; left out for none. */
  readonly request?: Requested | null | undefined
  /** The charge that goes on after a passed 3-D Secure challenge. */
  readonly resumed?: Resumed | undefined
}

/** What a charge goes on with whose cardholder is back. */
export interface Resumed {
  /** The payment that waited for the challenge. */
  readonly waiting: Payment | null
  /** The use of the proof, in the commit that begins the charge. */
  readonly use: Change
}

/**
 * The beginning of a charge: its attempt, to be committed before the gateway is called, and what settling it needs. The
 * first payment of an order sets its goods aside, and so does a hold: what is held can be captured, so it must not be sold
 * meanwhile. Pinned by orders-stock.test.ts and orders-holds.test.ts.
 */
export function beginning(context: Context, charge: NewCharge): Beginning {
  const { merchant, account, customer, order, products, tender, method, resumed } = charge
  const held = charge.invoice && heldInvoice(context, charge.invoice)
  const sold = heldOrder(context, order)
  const asked = heldRequest(context, charge.request ?? null)
  const stock = stockOfOrder(order, products)
  const attempt = newAttempt(context, account, {
    action: charge.action,
    origin: charge.origin,
    invoiceId: held?.held.row.id ?? context.runtime.uuid(),
    paymentId: resumed?.waiting?.id ?? context.runtime.uuid(),
    checkoutSessionId: asked.session?.id ?? null,
    orderId: order?.row.id ?? null,
    paymentMethodId: method?.id ?? null,
    attemptNumber: charge.attemptNumber ?? 1,
    amountMinor: charge.amountMinor,
    currency: charge.currency,
    cardBrand: method?.cardBrand ?? null,
    cardLast4: method?.cardLast4 ?? null,
    sale: { ...charge.sale, buyer: buyerOf(customer), customerId: customer.id, ...(stock ? { stock } : {}) },
  })
  const payment = charge.pending && {
    ...pendingPayment(context, attempt),
    invoiceId: held?.held.row.id ?? null,
    ...charge.pending,
  }
  return {
    kind: 'new',
    plan: {
      changes: [
        ...(held ? [held.change] : []),
        ...sold.changes,
        ...asked.changes,
        ...(resumed ? [resumed.use] : []),
        ...reserved(stock ?? []),
        insert('paymentAttempts', attempt),
        ...(payment ? [insert('payments', payment)] : []),
      ],
      audit: [{ action: 'payment_attempt.begin', objectType: 'payment_attempt', objectId: attempt.id }],
    },
    state: {
      attempt,
      method,
      merchant,
      customer,
      order: sold.held,
      products,
      payment: payment ?? resumed?.waiting ?? null,
      session: asked.session,
      request: null,
      link: asked.link,
      ...(charge.clock ? { clock: charge.clock } : {}),
      intent: null,
      reversal: null,
      invoice: held && held.held,
    },
    account,
    tender,
  }
}
