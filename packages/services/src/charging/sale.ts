import {
  emailKey,
  invoiceFinalized,
  saleCaptured,
  yearIn,
  type Buyer,
  type Customer,
  type Invoice,
  type InvoiceLine,
  type Payment,
  type Transaction,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { newCustomer } from '../customers/new.ts'
import { feesOfSale } from '../fees/of-sale.ts'
import { newInvoice, newInvoiceLine } from '../invoices/new.ts'
import { INVOICE_PREFIX } from '../invoices/series.ts'
import { deliveryOf, type Delivery } from '../orders/of-invoice.ts'
import { insert, type Plan, type RestoreRedemption } from '../plan.ts'
import type { Outcome } from './outcome.ts'
import { paymentStep } from './payment.ts'
import { receiptOf, saleEvents } from './sale-events.ts'
import { completedSession } from './session.ts'
import type { SettleState } from './state.ts'
import { setAside, useAgain } from './taken.ts'
import { transactionOf } from './transaction.ts'

export type Approved = Extract<Outcome, { kind: 'approved' }>

export interface SaleOptions {
  readonly checkoutUrl: string
  /** The buyer's key was found taken: somebody else has just become this customer. */
  readonly mayBeKnown: boolean
}

/** The rows that an approval makes. */
export interface Sale {
  readonly customer: Customer
  readonly isNewCustomer: boolean
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  readonly delivery: Delivery
  readonly payment: Payment
  readonly transaction: Transaction
}

/**
 * An approved charge without an invoice before it: in one commit its customer, an invoice that is finalised and paid,
 * the order, the payment with its transaction, the ledger and everything that people and systems are told. There is
 * never a charge without its invoice, nor a paid invoice without its charge.
 */
export function bookSale(context: Context, state: SettleState, said: Approved, options: SaleOptions): Plan {
  const { attempt } = state
  const customer = state.customer ?? customerOfBuyer(context, attempt.sale.buyer, options.mayBeKnown)
  const invoice = invoiceOf(context, state, customer)
  const lines = linesOf(context, state, invoice)
  const step = paymentStep(context, state, said, {
    ...capturedFacts(context, state),
    customerId: customer.id,
    // A charge or a payment of its own shows no invoice; a purchase on a page shows the one that the buyer gets.
    invoiceId: attempt.origin === 'checkout' ? invoice.id : null,
  })
  const transaction = transactionOf(context, step.payment, {
    type: attempt.action === 'capture' ? 'capture' : 'sale',
    invoiceId: invoice.id,
    amountMinor: attempt.amountMinor,
    gatewayAccountId: attempt.gatewayAccountId,
  })
  const fees = feesOfSale(context, state.merchant, step.payment, transaction)
  const delivery = deliveryOf(context, {
    invoice,
    lines,
    products: state.products,
    order: state.order,
    customer,
    shipping: attempt.sale.buyer.shipping && { ...attempt.sale.buyer.shipping },
    stockTaken: setAside(state) !== undefined,
  })
  const sale: Sale = {
    customer,
    isNewCustomer: state.customer === null,
    invoice,
    lines,
    delivery,
    payment: step.payment,
    transaction,
  }
  const session = completedSession(context, state, { ...sale, orderId: delivery.order?.row.id ?? null })
  const again = useAgain(context, attempt, customer.id)
  return {
    changes: [
      ...(sale.isNewCustomer ? [insert('customers', customer)] : []),
      insert('invoices', invoice),
      ...lines.map((line) => insert('invoiceLines', line)),
      ...delivery.changes,
      step.change,
      insert('transactions', transaction),
      ...fees.changes,
      ...session.changes,
      ...(again ? [again] : []),
    ],
    movements: [invoiceFinalized(invoice), saleCaptured(transaction), ...fees.movements],
    events: [...saleEvents(sale), ...session.events(options.checkoutUrl)],
    messages: [receiptOf(state, sale)],
    audit: [
      { action: 'invoice.paid', objectType: 'invoice', objectId: invoice.id },
      ...(again ? [usedLate(again)] : []),
    ],
    series: {
      table: 'invoices',
      id: invoice.id,
      prefix: INVOICE_PREFIX,
      year: yearIn(state.merchant.timezone, context.now),
    },
  }
}

/** For whoever wonders why a discount was used more often than it may be. */
function usedLate({ redemption }: RestoreRedemption) {
  return { action: 'discount.used_late', objectType: 'discount', objectId: redemption.discountId }
}

/** A payment whose money the gateway holds. */
export function capturedFacts(
  { now }: Context,
  { attempt, payment }: Pick<SettleState, 'attempt' | 'payment'>,
): Partial<Payment> {
  const authorizedAt = payment?.authorizedAt ?? now
  return { status: 'succeeded', capturedMinor: attempt.amountMinor, authorizedAt, capturedAt: now }
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
  const { lines, discounts = [], taxes = [], taxTreatment = 'taxed' } = attempt.sale
  const { currency, amountMinor: totalMinor } = attempt
  return {
    ...newInvoice(context, {
      customerId: customer.id,
      currency,
      origin: attempt.origin === 'checkout' ? 'checkout' : 'payment',
    }),
    id: attempt.invoiceId,
    status: 'paid',
    subtotalMinor: lines.reduce((sum, line) => sum + line.subtotalMinor, 0),
    discountMinor: lines.reduce((sum, line) => sum + (line.discountMinor ?? 0), 0),
    taxMinor: taxes.reduce((sum, tax) => sum + tax.amountMinor, 0),
    totalMinor,
    paidMinor: totalMinor,
    discounts,
    taxes,
    taxTreatment,
    checkoutSessionId: session?.id ?? null,
    finalizedAt: context.now,
    paidAt: context.now,
  }
}

/** The lines that were sold; of a capture in part, one line of what was captured. */
function linesOf(context: Context, { attempt }: SettleState, invoice: Invoice): InvoiceLine[] {
  return attempt.sale.lines.map((line, position) => ({
    ...newInvoiceLine(context, invoice, {
      position,
      description: line.description,
      quantity: line.quantity,
      unitAmountMinor: line.unitAmountMinor,
      subtotalMinor: line.subtotalMinor,
    }),
    sourceType: line.priceId === null ? 'adjustment' : 'price',
    sourceId: line.priceId,
    productId: line.productId,
    priceId: line.priceId,
    discountMinor: line.discountMinor ?? 0,
    taxMinor: line.taxMinor ?? 0,
    totalMinor: line.totalMinor ?? line.subtotalMinor,
    billingInterval: line.billingInterval ?? null,
    billingIntervalCount: line.billingIntervalCount ?? null,
  }))
}
