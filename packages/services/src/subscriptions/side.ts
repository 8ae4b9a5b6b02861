import type {
  CheckoutSession,
  Customer,
  DunningCase,
  DunningSettings,
  Invoice,
  Merchant,
  Subscription,
  SubscriptionAdjustment,
  SubscriptionPeriod,
  TestClock,
} from '@revkeen-edge/domain'
import type { FoundMethods } from '../charging/method.ts'
import type { Context } from '../context.ts'
import { subscribedGoods, type Recipient, type SubscribedGoods } from '../orders/subscribed.ts'
import type { Repositories } from '../ports/repositories.ts'
import { together } from '../together.ts'

/** A period that an invoice bills; one that it begins with was not paid before. */
type SidePeriod = Pick<SubscriptionPeriod, 'sequence'> & Partial<Pick<SubscriptionPeriod, 'paidAt'>>

/** The subscription that an invoice bills, with what an outcome of the invoice depends on. */
export interface Side {
  readonly row: Subscription
  /** Its recoveries that go on or are exhausted, oldest first; the invoice's own may be among them. */
  readonly recoveries: readonly DunningCase[]
  /** The period that the invoice bills; null where it bills none. */
  readonly period: SidePeriod | null
  /** Its other invoices that owe something. */
  readonly unpaid: readonly Pick<Invoice, 'id' | 'status'>[]
  /** Credits and charges that wait for its next invoice, where they are known. */
  readonly waiting?: readonly SubscriptionAdjustment[]
  readonly customer: (Pick<Customer, 'email' | 'phone'> & Recipient) | null
  readonly settings: Partial<DunningSettings>
  readonly items: SubscribedGoods['items']
  /** What it can be charged with by itself: its own method, where it names one, and the customer's default. */
  readonly methods: FoundMethods
  /** The page that it began on; left out where it was not read. */
  readonly session?: CheckoutSession | null
  /** The test clock of its customer: what the outcome does happens at its time. */
  readonly clock?: TestClock | null
}

/** What is read of the subscription behind an invoice along with whatever changes the invoice. */
export type Beside = NonNullable<ReturnType<ReturnType<typeof sideQuery>['read']>>

/** The query for the subscription behind an invoice. */
export function sideQuery(rows: Repositories, invoiceId: string) {
  return together({
    row: rows.subscriptions.ofInvoice(invoiceId),
    recoveries: rows.dunningCases.besideInvoice(invoiceId),
    period: rows.subscriptions.periodOf(invoiceId),
    unpaid: rows.subscriptions.unpaidBeside(invoiceId),
    waiting: rows.subscriptions.adjustmentsBeside(invoiceId),
    session: rows.checkoutSessions.ofInvoice(invoiceId),
    clock: rows.testClocks.ofInvoice(invoiceId),
    items: rows.subscriptions.itemsOfInvoice(invoiceId),
    method: rows.paymentMethods.ofInvoice(invoiceId),
    standard: rows.paymentMethods.defaultOfInvoice(invoiceId),
  })
}

/** What the query found; null where the invoice bills no subscription. */
export function sideOf(
  { row, method, standard, ...found }: Beside,
  customer: Side['customer'],
  merchant: Pick<Merchant, 'dunning'> | null,
): Side | null {
  if (!row) return null
  return { ...found, row, customer, settings: merchant?.dunning ?? {}, methods: { method, standard } }
}

/** What a subscription says of the goods that its invoice sells; null where there is none. */
export function goodsOf(side: Side | null | undefined): SubscribedGoods | null {
  return side ? subscribedGoods(side.row, side.items, side.customer) : null
}

/** Reads the subscription behind an invoice, in one round trip. */
export async function loadSide({ db }: Context, invoiceId: string): Promise<Side | null> {
  const { beside, customer, merchant } = await db.load({
    beside: sideQuery(db.rows, invoiceId),
    customer: db.rows.customers.ofInvoice(invoiceId),
    merchant: db.rows.merchant.get(),
  })
  return sideOf(beside, customer, merchant)
}
