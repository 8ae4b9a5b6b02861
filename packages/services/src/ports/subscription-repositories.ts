import type {
  DunningCase,
  DunningStatus,
  Invoice,
  ScheduleStatus,
  Subscription,
  SubscriptionAdjustment,
  SubscriptionItem,
  SubscriptionPeriod,
  SubscriptionSchedule,
  SubscriptionStatus,
  TestClock,
} from '@revkeen-edge/domain'
import type { Query } from './database.ts'
import type { Rooms } from './rooms.ts'

export interface SubscriptionFilter {
  statuses: readonly SubscriptionStatus[]
  customerId: string
  testClockId: string
}

export interface ScheduleFilter {
  customerId: string
  subscriptionId: string
  status: ScheduleStatus
}

/** The rooms of what is billed by itself. */
export interface SubscriptionRepositories {
  readonly subscriptions: Rooms<Subscription, SubscriptionFilter> & {
    items(ids: readonly string[]): Query<readonly SubscriptionItem[]>
    item(id: string, itemId: string): Query<SubscriptionItem | null>
    /** Credits and charges that wait for the next invoice. */
    adjustments(id: string): Query<readonly SubscriptionAdjustment[]>
    /** Those of the subscription that an invoice bills. */
    adjustmentsBeside(invoiceId: string): Query<readonly SubscriptionAdjustment[]>
    /** The invoice of the period that was billed last. */
    lastBilled(id: string): Query<Invoice | null>
    period(id: string, sequence: number): Query<SubscriptionPeriod | null>
    /** The subscription that an invoice bills. */
    ofInvoice(invoiceId: string): Query<Subscription | null>
    itemsOfInvoice(invoiceId: string): Query<readonly SubscriptionItem[]>
    /** Invoices of it that are finalised and owe something. */
    unpaidInvoices(id: string): Query<readonly Invoice[]>
    /** The same for the subscription that an invoice bills, without that invoice. */
    unpaidBeside(invoiceId: string): Query<readonly Invoice[]>
    /** The period that an invoice bills; null where it bills none. */
    periodOf(invoiceId: string): Query<SubscriptionPeriod | null>
    ofSession(checkoutSessionId: string): Query<Subscription | null>
    /** The one that began in the session that a token opens. */
    ofToken(tokenHash: string): Query<Subscription | null>
    /** The subscriptions on a test clock that are due by an instant, soonest first. */
    dueOnClock(clockId: string, at: number): Query<readonly Subscription[]>
    /** Those of a customer that have not ended. */
    livingOf(customerId: string): Query<readonly Subscription[]>
    /** Those on a test clock that have not ended. */
    livingOnClock(clockId: string): Query<readonly Subscription[]>
  }
  readonly dunningCases: Rooms<DunningCase, { status: DunningStatus; subscriptionId: string }> & {
    ofInvoice(invoiceId: string): Query<DunningCase | null>
    /** Those that go on or are exhausted, of the subscription that an invoice bills, oldest first. */
    besideInvoice(invoiceId: string): Query<readonly DunningCase[]>
    /** Those of subscriptions that go on. */
    openOf(subscriptionIds: readonly string[]): Query<readonly DunningCase[]>
    dueOnClock(clockId: string, at: number): Query<readonly DunningCase[]>
  }
  readonly subscriptionSchedules: Rooms<SubscriptionSchedule, ScheduleFilter> & {
    /** The one that a subscription follows. */
    current(subscriptionId: string): Query<SubscriptionSchedule | null>
    /** Those of a customer that no subscription has begun of. */
    toBeginFor(customerId: string): Query<readonly SubscriptionSchedule[]>
    /** The one that a request with an idempotency key made. */
    byRequestKey(key: string): Query<SubscriptionSchedule | null>
    dueOnClock(clockId: string, at: number): Query<readonly SubscriptionSchedule[]>
  }
  readonly testClocks: Rooms<TestClock, object> & {
    ofCustomer(customerId: string): Query<TestClock | null>
    ofSubscription(subscriptionId: string): Query<TestClock | null>
    /** The one of the customer whom an invoice is for. */
    ofInvoice(invoiceId: string): Query<TestClock | null>
    ofCreditNote(noteId: string): Query<TestClock | null>
  }
}
