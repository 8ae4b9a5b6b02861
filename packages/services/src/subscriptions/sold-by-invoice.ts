import {
  recurringLines,
  scheduleSold,
  type Customer,
  type Invoice,
  type InvoiceLine,
  type Merchant,
  type Product,
  type SoldSchedule,
  type Subscription,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { momentsOf } from '../invoices/subscription-terms.ts'
import { insert, type Change, type Plan } from '../plan.ts'
import { confirmedAsSold } from './confirmation.ts'
import { subscriptionEvent } from './events.ts'
import { ACTIVATED, activation, advanced, timed } from './moves.ts'
import { newSubscription, type NewItem } from './new.ts'

/** Who pays, as far as what begins for them goes. */
export type Buyer = Pick<Customer, 'id' | 'testClockId' | 'name' | 'email' | 'phone'>

/** Who sells what to whom, beside the invoice. */
export interface Sale {
  readonly merchant: Pick<Merchant, 'timezone'>
  readonly customer: Buyer
  readonly products: readonly Product[]
  /** The stored method that paid; null leaves renewals to the customer's default. */
  readonly paymentMethodId: string | null
}

/** What goes along with a payment in its commit: the subscription that it begins, and the invoice's link to it. */
export interface SoldSubscription extends Required<Pick<Plan, 'changes' | 'events' | 'messages' | 'audit'>> {
  readonly set: Pick<Partial<Invoice>, 'subscriptionId'>
}

const NOTHING: SoldSubscription = { set: {}, changes: [], events: [], messages: [], audit: [] }

/**
 * The subscription that an invoice with terms begins as it is paid in full, whoever paid it; nothing where it sells none, or
 * has begun one before. `set` is what the payment changes of the invoice: the commit that makes the one makes the other, and
 * the invoice's version lets one payment do so. Pinned by invoice-terms.test.ts.
 */
export function subscriptionSold(
  context: Context,
  sale: Sale,
  { invoice: before, lines }: InvoiceWithLines,
  set: Partial<Invoice> | null,
): SoldSubscription {
  if (before.status === 'paid' || set?.status !== 'paid') return NOTHING
  if (!before.subscriptionTerms || before.subscriptionId !== null) return NOTHING
  const invoice = { ...before, ...set }
  const paid = { invoice, lines }
  const schedule = scheduleOf(context, sale, paid)
  const begun = schedule && beginning(context, sale, paid, schedule)
  if (!begun) return refused(invoice)
  const { items } = begun
  const subscription = { ...begun.subscription, ...activation(context, begun.subscription) }
  const shown = { row: subscription, recovery: null }
  return {
    set: { subscriptionId: subscription.id },
    changes: [
      insert('subscriptions', subscription),
      ...items.map((item) => insert('subscriptionItems', item)),
      ...(schedule.paid ? [firstPeriod(context, subscription, invoice, schedule.paid)] : []),
      { kind: 'allot_number', alias: 'subscription', targetId: subscription.id },
    ],
    events: [
      subscriptionEvent(context, 'subscription.created', shown),
      ...(subscription.activatedAt === null ? [] : ACTIVATED).map((type) => subscriptionEvent(context, type, shown)),
    ],
    messages: confirmedAsSold({ row: subscription, customer: sale.customer }, paid),
    audit: [{ action: 'subscription.create', objectType: 'subscription', objectId: subscription.id }],
  }
}

function scheduleOf({ now }: Context, { merchant }: Sale, { invoice, lines }: InvoiceWithLines): SoldSchedule | null {
  const { subscriptionTerms: terms, finalizedAt, createdAt, paidAt } = invoice
  if (!terms) return null
  const { timezone } = merchant
  const moments = momentsOf(terms, timezone)
  const invoicedAt = finalizedAt ?? createdAt
  return scheduleSold({ terms, moments, lines, timezone, invoicedAt, paidAt: paidAt ?? now }, now)
}

/** Its term went by before it was paid, or an integration pushed what cannot be: the money is real all the same. */
function refused({ id }: Invoice): SoldSubscription {
  return { ...NOTHING, audit: [{ action: 'invoice.begins_no_subscription', objectType: 'invoice', objectId: id }] }
}

function beginning(
  context: Context,
  { customer, products, paymentMethodId }: Sale,
  { invoice, lines }: InvoiceWithLines,
  { terms, paid }: SoldSchedule,
): ReturnType<typeof newSubscription> {
  const items = recurringLines(lines).flatMap((line) => itemOf(line, products))
  const made = newSubscription(context, terms, items, {
    customerId: customer.id,
    currency: invoice.currency,
    origin: 'invoice',
    invoiceId: invoice.id,
    collectionMethod: invoice.subscriptionTerms?.collection_method ?? 'charge_automatically',
    paymentMethodId,
    // What they take off the paid period is counted with it; a start to come is charged without them.
    discountIds: paid ? invoice.discounts.map(({ id }) => id) : [],
    testClockId: customer.testClockId,
  })
  if (!made || !paid) return made
  return { ...made, subscription: timed({ ...made.subscription, status: 'active', ...advanced(paid) }) }
}

function itemOf(line: InvoiceLine, products: readonly Product[]): NewItem[] {
  const { productId, priceId, description, quantity, unitAmountMinor, subtotalMinor: amountMinor } = line
  if (productId === null) return []
  const fulfillmentType = products.find(({ id }) => id === productId)?.fulfillmentType ?? 'none'
  const price = priceId === null ? null : { id: priceId }
  return [{ product: { id: productId, fulfillmentType }, price, description, quantity, unitAmountMinor, amountMinor }]
}

function firstPeriod(
  { now: createdAt }: Context,
  { id: subscriptionId, merchantId }: Subscription,
  { id: invoiceId }: Invoice,
  { sequence, period }: NonNullable<SoldSchedule['paid']>,
): Change {
  const { start: startsAt, end: endsAt } = period
  const billed = { merchantId, subscriptionId, sequence, startsAt, endsAt, invoiceId }
  return insert('subscriptionPeriods', { ...billed, paidAt: createdAt, createdAt })
}
