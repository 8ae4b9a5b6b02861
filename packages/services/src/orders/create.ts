import type { CreateOrder } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  invalidState,
  isEditable,
  isPayable,
  missing,
  ok,
  type Catalogue,
  type Customer,
  type Discount,
  type DomainError,
  type Invoice,
  type Merchant,
  type Order,
  type Result,
  type Subscription,
  type TaxRate,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { loadStanding, UNKNOWN_REDEEMER } from '../discounts/standing.ts'
import { insert, type Planned } from '../plan.ts'
import { discountProblem } from './discount.ts'
import { orderEvent } from './events.ts'
import { pricedOrder } from './figures.ts'
import { soldLines } from './lines.ts'
import { newOrder } from './new.ts'
import type { OrderWithLines } from './of-invoice.ts'
import type { OrderView } from './view.ts'

/**
 * A draft of an order, its prices, discounts and taxes fixed now. Nothing is set aside or charged before it is paid.
 * Errors: `validation_error` by field, `resource_missing`, `invalid_state`, `conflict` for an invoice that has an order.
 */
export async function createOrder(
  context: Context,
  body: CreateOrder,
): Promise<Result<Planned<OrderView>, DomainError>> {
  const found = await loadReferences(context, body)
  const wrong = wrongReference(context, body, found)
  if (wrong) return err(wrong)
  const drafted = await draftOf(context, body, found)
  if (!drafted.ok) return drafted
  const { row, lines } = drafted.value
  const unequal = found.invoice && beyondInvoice(row, found.invoice)
  if (unequal) return err(unequal)
  return ok({
    value: { row, lines, invoice: found.invoice },
    plan: {
      changes: [insert('orders', row), ...lines.map((line) => insert('orderLines', line))],
      events: [orderEvent('order.created', { row, lines }, found.invoice)],
      audit: [{ action: 'order.create', objectType: 'order', objectId: row.id }],
    },
  })
}

/** An order is paid out of its invoice: in full by a part of it, never by nothing of it. */
function beyondInvoice({ totalMinor }: Order, invoice: Invoice): DomainError | null {
  if (totalMinor === 0) return invalidState('An order that costs nothing is not paid by an invoice.', 'invoice_id')
  if (totalMinor <= invoice.totalMinor) return null
  return invalidState('The order comes to more than its invoice.', 'invoice_id')
}

interface References {
  readonly merchant: Merchant | null
  readonly customer: Customer | null
  readonly discount: Discount | null
  readonly rates: readonly TaxRate[]
  readonly invoice: Invoice | null
  /** Another order that the invoice is for. */
  readonly taken: Order | null
  readonly subscription: Subscription | null
  readonly catalogue: Catalogue
}

/** Everything that a body refers to, in one round trip. */
async function loadReferences({ db }: Context, body: CreateOrder): Promise<References> {
  const { rows } = db
  const invoiceId = body.invoice_id ?? ''
  const priceIds = body.line_items.flatMap((line) => line.price_id ?? [])
  const { named, billed, subscriber, own, ofPrices, prices, ...found } = await db.load({
    merchant: rows.merchant.get(),
    named: rows.customers.byId(body.customer_id ?? ''),
    billed: rows.customers.ofInvoice(invoiceId),
    discount: rows.discounts.byId(body.discount_id ?? ''),
    rates: rows.taxRates.active(),
    invoice: rows.invoices.byId(invoiceId),
    taken: rows.orders.ofInvoice(invoiceId),
    subscription: rows.subscriptions.byId(body.subscription_id ?? ''),
    subscriber: rows.customers.ofSubscription(body.subscription_id ?? ''),
    own: rows.products.byIds(body.line_items.flatMap((line) => line.product_id ?? [])),
    prices: rows.prices.byIds(priceIds),
    ofPrices: rows.products.ofPrices(priceIds),
  })
  const customer = body.customer_id === undefined ? (billed ?? subscriber) : named
  return { ...found, customer, catalogue: { products: [...own, ...ofPrices], prices } }
}

function wrongReference({ now }: Context, body: CreateOrder, found: References): DomainError | null {
  if (body.customer_id !== undefined && !found.customer) return missing('Customer', 'customer_id')
  if (body.discount_id !== undefined && !found.discount) return missing('Discount', 'discount_id')
  if (body.expires_at !== undefined && body.expires_at <= now) {
    return invalidField('expires_at', 'must be in the future')
  }
  const wrong = body.subscription_id === undefined ? null : wrongSubscription(body, found)
  return wrong ?? (body.invoice_id === undefined ? null : wrongInvoice(body, found))
}

function wrongSubscription(
  { billing_type: billingType }: CreateOrder,
  { subscription, customer, invoice }: References,
): DomainError | null {
  if (!subscription) return missing('Subscription', 'subscription_id')
  if (customer?.id !== subscription.customerId) {
    return invalidField('customer_id', "must be the subscription's customer")
  }
  if (billingType === 'one_time') {
    return invalidField('billing_type', 'must be recurring for an order of a subscription')
  }
  const another = invoice && invoice.subscriptionId !== null && invoice.subscriptionId !== subscription.id
  return another ? invalidField('subscription_id', 'is not the subscription of the invoice') : null
}

function wrongInvoice(body: CreateOrder, { invoice, taken, customer }: References): DomainError | null {
  if (!invoice) return missing('Invoice', 'invoice_id')
  if (taken) return { code: 'conflict', message: 'The invoice has an order already.', param: 'invoice_id' }
  if (customer?.id !== invoice.customerId) return invalidField('customer_id', "must be the invoice's customer")
  if (body.currency !== undefined && body.currency !== invoice.currency) {
    return invalidField('currency', "must be the invoice's")
  }
  if (body.discount_id !== undefined) return invalidField('discount_id', 'belongs on the invoice')
  if (isEditable(invoice) || (isPayable(invoice) && invoice.paidMinor === 0)) return null
  return invalidState(`The invoice is ${invoice.status}, so no order can be paid with it.`, 'invoice_id')
}

async function draftOf(
  context: Context,
  body: CreateOrder,
  found: References,
): Promise<Result<OrderWithLines, DomainError>> {
  const { merchant, customer, catalogue, rates, discount } = found
  if (!merchant) return err(missing('Merchant'))
  const order = orderOf(context, body, found, merchant)
  const lines = soldLines(context, order, body.line_items, catalogue)
  if (!lines.ok) return lines
  if (discount) {
    const standing = customer && (await loadStanding(context, discount, { customerId: customer.id }))
    const sold = { order: { row: order, lines: lines.value }, catalogue }
    const problem = discountProblem(context, discount, sold, standing ?? UNKNOWN_REDEEMER)
    if (problem) return err(problem)
  }
  return pricedOrder(context, order, lines.value, {
    merchant,
    customer,
    catalogue,
    rates,
    discounts: discount ? [discount] : [],
  })
}

/** In the currency that is asked for, else the invoice's, else that of the first line, else the merchant's. */
function orderOf(
  context: Context,
  body: CreateOrder,
  { customer, invoice, subscription, catalogue }: References,
  merchant: Merchant,
) {
  const [first] = body.line_items
  const price = catalogue.prices.find(({ id }) => id === first?.price_id)
  const product = catalogue.products.find(({ id }) => id === first?.product_id)
  const currency = body.currency ?? invoice?.currency ?? (price ?? product)?.currency ?? merchant.currency
  const { postal_code: postalCode = null, ...address } = body.shipping_address ?? {}
  return {
    ...newOrder(context, { customerId: customer?.id ?? null, currency }),
    invoiceId: invoice?.id ?? null,
    subscriptionId: subscription?.id ?? null,
    billingType: body.billing_type ?? (subscription ? 'recurring' : 'one_time'),
    notes: body.notes ?? null,
    shipping: body.shipping_address ? { ...address, postalCode } : null,
    metadata: body.metadata,
    expiresAt: body.expires_at ?? null,
  }
}
