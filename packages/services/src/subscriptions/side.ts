import type {
  Customer,
  DunningCase,
  DunningSettings,
  Invoice,
  Merchant,
  Subscription,
  SubscriptionPeriod,
  TestClock,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Repositories } from '../ports/repositories.ts'

/** The subscription that an invoice bills, with what an outcome of the invoice depends on. */
export interface Side {
  readonly row: Subscription
  /** Its recoveries that go on or are exhausted, oldest first; the invoice's own may be among them. */
  readonly recoveries: readonly DunningCase[]
  /** The period that the invoice bills; null where it bills none. */
  readonly period: Pick<SubscriptionPeriod, 'sequence'> | null
  /** Its other invoices that owe something. */
  readonly unpaid: readonly Pick<Invoice, 'id' | 'status'>[]
  readonly customer: Pick<Customer, 'email' | 'phone' | 'name'> | null
  readonly settings: Partial<DunningSettings>
  /** The test clock of its customer: what the outcome does happens at its time. */
  readonly clock?: TestClock | null
}

/** The queries for the subscription behind an invoice, to be read along with whatever changes the invoice. */
export function sideQueries(rows: Repositories, invoiceId: string) {
  return {
    subscription: rows.subscriptions.ofInvoice(invoiceId),
    recoveries: rows.dunningCases.besideInvoice(invoiceId),
    period: rows.subscriptions.periodOf(invoiceId),
    unpaid: rows.subscriptions.unpaidBeside(invoiceId),
    clock: rows.testClocks.ofInvoice(invoiceId),
  }
}

interface FoundSide {
  readonly subscription: Subscription | null
  readonly recoveries: readonly DunningCase[]
  readonly period: SubscriptionPeriod | null
  readonly unpaid: readonly Invoice[]
  readonly clock: TestClock | null
}

/** What the queries found; null where the invoice bills no subscription. */
export function sideOf(
  { subscription, recoveries, period, unpaid, clock }: FoundSide,
  customer: Side['customer'],
  merchant: Pick<Merchant, 'dunning'> | null,
): Side | null {
  if (!subscription) return null
  return {
    row: subscription,
    recoveries,
    period,
    unpaid,
    customer,
    settings: merchant?.dunning ?? {},
    clock,
  }
}

/** Reads the subscription behind an invoice, in one round trip. */
export async function loadSide({ db }: Context, invoiceId: string): Promise<Side | null> {
  const { customer, merchant, ...found } = await db.load({
    ...sideQueries(db.rows, invoiceId),
    customer: db.rows.customers.ofInvoice(invoiceId),
    merchant: db.rows.merchant.get(),
  })
  return sideOf(found, customer, merchant)
}
