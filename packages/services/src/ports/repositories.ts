import type { IncomeStatus } from '@revkeen-edge/contracts'
import type {
  AliasKind,
  ApiKey,
  Authentication,
  CreditNote,
  CreditNoteLine,
  Customer,
  CustomerBalance,
  Discount,
  DiscountRedemption,
  Dispute,
  DisputeStatus,
  GatewayAccount,
  Invoice,
  InvoiceComment,
  InvoiceLine,
  LinkStatus,
  Merchant,
  Order,
  OrderLine,
  Payment,
  PaymentAttempt,
  PaymentIntent,
  PaymentLink,
  PaymentMethod,
  Payout,
  PayoutDeduction,
  PayoutStatus,
  Price,
  Product,
  RapydKey,
  Reconciliation,
  Reversal,
  Settleable,
  SetupIntent,
  StoredEvent,
  TaxRate,
  TestClock,
  Transaction,
  TransactionFee,
  WebhookDelivery,
  WebhookEndpoint,
} from '@revkeen-edge/domain'
import type { CheckoutSessionQueries } from './checkout-repositories.ts'
import type { Query } from './database.ts'
import type { CreditNoteFilter, ReversalFilter, ReversalRef } from './reversal-filters.ts'
import type { Filter, Page, Rooms, Window } from './rooms.ts'
import type { SubscriptionRepositories } from './subscription-repositories.ts'
import type { IdempotencyRecord } from './idempotency.ts'
import type { GatewayCallback, Message } from './rows.ts'

export type { CreditNoteFilter, ReversalFilter, ReversalRef } from './reversal-filters.ts'
export type { Filter, Page, Rooms, Window } from './rooms.ts'
export type { ScheduleFilter, SubscriptionFilter } from './subscription-repositories.ts'

export interface ExternalRef {
  readonly source: string
  readonly externalId: string
}

export interface AttemptFilter {
  readonly invoiceId: string
  readonly checkoutSessionId: string
  readonly status: string
  readonly statuses: readonly string[]
}

export interface EventFilter {
  types: readonly string[]
  customerId: string
  invoiceId: string
  subscriptionId: string
  orderId: string
  createdGte: number
  createdLte: number
}

export interface DisputeFilter {
  status: DisputeStatus
  gateway: string
  paymentId: string
  customerId: string
  disputedGte: number
  disputedLte: number
}

export interface PayoutFilter {
  status: PayoutStatus
  gateway: string
  currency: string
  createdGte: number
  createdLte: number
}

/** A stretch of time under a name; `from` is inclusive, `to` exclusive, in UTC milliseconds. */
export interface Period {
  readonly label: string
  readonly from: number
  readonly to: number
}

/** What came in and went out in one currency in one period, in minor units. */
export interface Takings {
  readonly label: string
  readonly currency: string
  readonly grossMinor: number
  readonly count: number
  readonly refundsMinor: number
  readonly refundsCount: number
  readonly chargebacksMinor: number
  readonly chargebacksCount: number
  readonly feesMinor: number
}

/** Money that came in, with what it cost and what became of it. Amounts in minor units. */
export interface Income {
  readonly id: string
  readonly paymentId: string
  readonly invoiceId: string
  readonly invoiceNumber: string | null
  readonly customerId: string | null
  readonly customerName: string | null
  readonly description: string | null
  readonly currency: string
  readonly amountMinor: number
  readonly fees: readonly Pick<
    TransactionFee,
    'component' | 'percentageMinor' | 'fixedMinor' | 'amountMinor' | 'estimated'
  >[]
  readonly refundedMinor: number
  readonly disputedMinor: number
  readonly gateway: string
  readonly gatewayTransactionId: string | null
  readonly paymentMethodType: string | null
  readonly cardBrand: string | null
  readonly cardLast4: string | null
  readonly payoutId: string | null
  readonly createdAt: number
}

/** Which payments a report is of. */
export interface TakingsFilter {
  currency: string
  customerId: string
  /** Of the payment, in minor units. */
  amountGte: number
  amountLte: number
  status: IncomeStatus
  paymentMethodType: string
  /** Of a line of the invoice. */
  productId: string
  payoutId: string
}

export interface IncomeFilter extends TakingsFilter {
  createdGte: number
  createdLte: number
}

/** What hangs on a processing account. */
export interface AccountUse {
  /** The gateway's transaction of the latest attempt that went well; null where none did. */
  readonly latestTransactionId: string | null
  /** Whether anything was ever asked of it, or is stored at it. */
  readonly isUsed: boolean
}

/** A transaction as the report of a day has it: one that a gateway booked. */
export interface OwnTransaction {
  readonly id: string
  readonly paymentId: string
  readonly type: 'sale' | 'capture' | 'refund'
  readonly gatewayTransactionId: string
  readonly currency: string
  readonly amountMinor: number
  readonly settledAt: number | null
  readonly undone: boolean
}

/** Where a report is compared with: an account, what it names, and a stretch of time. */
export interface Compared {
  readonly accountId: string
  readonly gatewayTransactionIds: readonly string[]
  readonly from: number
  readonly to: number
}

export interface Repositories extends SubscriptionRepositories {
  readonly merchant: { get(): Query<Merchant | null> }
  readonly apiKeys: { byId(id: string): Query<ApiKey | null> }
  /** Those that are not revoked. */
  readonly rapydKeys: {
    byId(id: string): Query<RapydKey | null>
    /** Oldest first. */
    all(): Query<readonly RapydKey[]>
  }
  readonly numericAliases: {
    /** The id of what goes by a number. */
    targetOf(kind: AliasKind, number: number): Query<string | null>
    /** The number that something goes by, once it has one. */
    numberOf(kind: AliasKind, targetId: string): Query<number | null>
  }
  readonly customers: Rooms<Customer, { search: string; email: string }> & {
    /** The longest-standing customer with that e-mail. */
    byEmail(email: string): Query<Customer | null>
    byExternal(refs: readonly ExternalRef[]): Query<readonly Customer[]>
    /** Whom a checkout session is for. */
    ownerOf(linkId: string, tokenHash: string): Query<Customer | null>
    ownerOfAttempt(attemptId: string): Query<Customer | null>
    /** Whom an invoice is for, deleted since or not. */
    ofInvoice(invoiceId: string): Query<Customer | null>
    ofOrder(orderId: string): Query<Customer | null>
    /** Whom a subscription is for, deleted since or not. */
    ofSubscription(subscriptionId: string): Query<Customer | null>
    /** Those whose time a test clock tells, oldest first. */
    onClock(clockId: string): Query<readonly Customer[]>
    /** What a customer has to spend, by currency. */
    balances(customerId: string): Query<readonly CustomerBalance[]>
  }
  readonly products: Rooms<Product, { search: string; isActive: boolean; kind: string }> & {
    byExternal(refs: readonly ExternalRef[]): Query<readonly Product[]>
    /** Those that have one of the codes or slugs. */
    byCodes(codes: { productIds: readonly string[]; slugs: readonly string[] }): Query<readonly Product[]>
    /** The products of prices. */
    ofPrices(priceIds: readonly string[]): Query<readonly Product[]>
    /** What the lines of a link, of a session or of the invoice that they settle sell. */
    ofCheckout(linkId: string, tokenHash: string): Query<readonly Product[]>
    /** What an attempt is about to sell, or the invoice that it pays sold. */
    ofAttempt(attemptId: string): Query<readonly Product[]>
    ofInvoice(invoiceId: string): Query<readonly Product[]>
    /** What the lines of an order, and those of the invoice that it is paid with, sell. */
    ofOrder(orderId: string): Query<readonly Product[]>
    /** What the items of a subscription sell, and the changes that wait for its next invoice. */
    ofSubscription(subscriptionId: string): Query<readonly Product[]>
  }
  readonly prices: Rooms<
    Price,
    { productId: string; type: string; pricingModel: string; active: boolean; currency: string; lookupKey: string }
  > & {
    /** The active price with that key. */
    byLookupKey(lookupKey: string): Query<Price | null>
    /** The prices that the lines of a payment link name, and those of the session that a token opens. */
    ofCheckout(linkId: string, tokenHash: string): Query<readonly Price[]>
    /** The prices that the lines of an order were made from. */
    ofOrder(orderId: string): Query<readonly Price[]>
    /** The prices of a subscription's items, active or not. */
    ofSubscription(subscriptionId: string): Query<readonly Price[]>
  }
  /** `status` is the one that a link has at `now`. */
  readonly paymentLinks: Rooms<
    PaymentLink,
    { status: { is: LinkStatus; now: number }; mode: string; search: string }
  > & {
    bySlug(slug: string): Query<PaymentLink | null>
    byIdempotencyKey(key: string): Query<PaymentLink | null>
    /** The link that a checkout session came through. */
    bySession(sessionId: string): Query<PaymentLink | null>
  }
  readonly checkoutSessions: CheckoutSessionQueries
  readonly paymentMethods: Rooms<
    PaymentMethod,
    { customerId: string; type: string; status: string; statuses: readonly string[] }
  > & {
    defaultOf(customerId: string): Query<PaymentMethod | null>
    /** The method that was stored in the session that a token opens. */
    ofToken(tokenHash: string): Query<PaymentMethod | null>
    /** The default method of the customer whom an invoice is for. */
    defaultOfInvoice(invoiceId: string): Query<PaymentMethod | null>
    /** The method that the subscription behind an invoice is charged to, where it names one. */
    ofInvoice(invoiceId: string): Query<PaymentMethod | null>
    /** The default method of the customer whom an order is for. */
    defaultOfOrder(orderId: string): Query<PaymentMethod | null>
    /** The method that a subscription is charged to, where it names one. */
    ofSubscription(subscriptionId: string): Query<PaymentMethod | null>
    /** The default method of the customer whom a subscription is for. */
    defaultOfSubscription(subscriptionId: string): Query<PaymentMethod | null>
  }
  readonly invoices: Rooms<
    Invoice,
    { status: string; statuses: readonly string[]; customerId: string; subscriptionId: string }
  > & {
    lines(invoiceIds: readonly string[]): Query<readonly InvoiceLine[]>
    byExternal(refs: readonly ExternalRef[]): Query<readonly Invoice[]>
    /** Newest last. Internal ones only when asked for. */
    comments(invoiceId: string, options: { internal: boolean }): Query<readonly InvoiceComment[]>
    /** The same newest first, a window at a time. */
    commentPage(invoiceId: string, window: Window, options: { internal: boolean }): Query<Page<InvoiceComment>>
    byNumber(number: string): Query<Invoice | null>
    /** Whether the customer of an invoice has bought before: paid invoices. */
    paidBefore(invoiceId: string): Query<number>
    /** The lines of the invoices that integrations know by these references. */
    linesOfExternal(refs: readonly ExternalRef[]): Query<readonly InvoiceLine[]>
    /** Whether the customer has bought before: a paid invoice. */
    paidOf(customerId: string): Query<number>
    /** The same for an order's customer. */
    paidBeforeOrder(orderId: string): Query<number>
    /** The invoice that was there before, which a link or a session is for. */
    settledBy(linkId: string, tokenHash: string): Query<Invoice | null>
    linesSettledBy(linkId: string, tokenHash: string): Query<readonly InvoiceLine[]>
    /** The invoice of the session that a token opens, once there is one. */
    ofToken(tokenHash: string): Query<Invoice | null>
    linesOfToken(tokenHash: string): Query<readonly InvoiceLine[]>
    /** The invoice that an order is paid with. */
    ofOrder(orderId: string): Query<Invoice | null>
    linesOfOrder(orderId: string): Query<readonly InvoiceLine[]>
    /** The open invoices of customers on a test clock whose due date has passed at an instant, longest first. */
    dueOnClock(clockId: string, at: number): Query<readonly Invoice[]>
  }
  readonly orders: Rooms<Order, { customerId: string; status: string; createdGte: number; createdLte: number }> & {
    lines(orderIds: readonly string[]): Query<readonly OrderLine[]>
    /** The order that an invoice is for. */
    ofInvoice(invoiceId: string): Query<Order | null>
    linesOfInvoice(invoiceId: string): Query<readonly OrderLine[]>
    settledBy(linkId: string, tokenHash: string): Query<Order | null>
    linesSettledBy(linkId: string, tokenHash: string): Query<readonly OrderLine[]>
  }
  readonly discounts: Rooms<Discount, { isActive: boolean; archived: boolean; search: string }> & {
    /** The one that is not archived and has the code, in its matching form. */
    byCode(codeKey: string): Query<Discount | null>
    byCodes(codeKeys: readonly string[]): Query<readonly Discount[]>
    /** How often a customer has used it. */
    usesBy(discountId: string, customerKey: string): Query<number>
    /** How often an order's customer has used the order's discount. */
    usesForOrder(orderId: string): Query<number>
    /** Those that an invoice's amounts were computed with, archived since or not. */
    ofInvoice(invoiceId: string): Query<readonly Discount[]>
    /** Those that a subscription was begun with, archived since or not. */
    ofSubscription(subscriptionId: string): Query<readonly Discount[]>
    /** The one that an order was priced with, archived since or not. */
    ofOrder(orderId: string): Query<Discount | null>
    /**
     * How often a customer, or the one whom an invoice is for, has used the discounts that are named and the invoice's own,
     * by discount. Uses by their e-mail alone are included.
     */
    usesOf(
      user: { readonly customerId: string } | { readonly invoiceId: string },
      named: { readonly id: string; readonly codeKey: string },
    ): Query<ReadonlyMap<string, number>>
    /** The uses that an invoice counts for. */
    redemptionsOf(invoiceId: string): Query<readonly DiscountRedemption[]>
  }
  readonly taxRates: Rooms<TaxRate, { active: boolean; country: string; inclusive: boolean }> & {
    /** Every active rate: what the merchant's own rules choose from. */
    active(): Query<readonly TaxRate[]>
    /** The same, with those that lines of an invoice were given by hand, active or not. */
    forInvoice(invoiceId: string): Query<readonly TaxRate[]>
  }
  readonly paymentIntents: Rooms<
    PaymentIntent,
    { customerId: string; status: string; createdGte: number; createdLte: number }
  >
  readonly setupIntents: Rooms<SetupIntent, { customerId: string; status: string }>
  readonly authentications: {
    byId(id: string): Query<Authentication | null>
    byState(stateHash: string): Query<Authentication | null>
  }
  readonly payments: Rooms<
    Payment,
    {
      customerId: string
      invoiceId: string
      status: string
      /** Only those that a gateway was asked for, of a known customer: charges. */
      charges: true
      createdGte: number
      createdLte: number
    }
  > & {
    /** What was paid of an invoice, oldest first. */
    ofInvoice(invoiceId: string): Query<readonly Payment[]>
    /** What the session that a token opens was paid with. */
    ofToken(tokenHash: string): Query<Payment | null>
    /** What an attempt became. */
    ofAttempt(attemptId: string): Query<Payment | null>
  }
  readonly transactions: Rooms<
    Transaction,
    { type: string; status: string; customerId: string; invoiceId: string; createdGte: number; createdLte: number }
  > & { ofAttempt(attemptId: string): Query<Transaction | null> }
  readonly reversals: Rooms<Reversal, ReversalFilter> & {
    /** What a credit note returned, oldest first. */
    ofNote(noteId: string): Query<readonly Reversal[]>
    /** All reversals of the credit note that one of them is of. */
    ofNoteOf(id: string): Query<readonly Reversal[]>
    /** What a keyed request returned, or began to return, oldest first. */
    ofRequest(key: string, since: number): Query<readonly Reversal[]>
    /** All of the invoice, whatever became of them. */
    ofReversible(ref: ReversalRef): Query<readonly Reversal[]>
    /** Charges of the invoice that are under way, and payments whose funds are held for it. */
    chargingOf(ref: ReversalRef): Query<readonly { readonly id: string }[]>
    invoiceOf(ref: ReversalRef): Query<Invoice | null>
    linesOf(ref: ReversalRef): Query<readonly InvoiceLine[]>
    /** Whom it is for, deleted since or not. */
    customerOf(ref: ReversalRef): Query<Customer | null>
    /** The test clock of that customer. */
    clockOf(ref: ReversalRef): Query<TestClock | null>
    orderOf(ref: ReversalRef): Query<Order | null>
    orderLinesOf(ref: ReversalRef): Query<readonly OrderLine[]>
    /** The payments whose money was taken, oldest first. */
    paymentsOf(ref: ReversalRef): Query<readonly Payment[]>
    /** The sales and captures that took it. */
    salesOf(ref: ReversalRef): Query<readonly Transaction[]>
  }
  readonly fees: {
    /** What transactions cost, a row for each layer. */
    ofTransactions(ids: readonly string[]): Query<readonly TransactionFee[]>
    /** What the transactions cost that took money for an invoice. */
    ofReversible(ref: ReversalRef): Query<readonly TransactionFee[]>
  }
  /** Newest dispute first. */
  readonly disputes: Rooms<Dispute, DisputeFilter> & {
    /** Those that wait for evidence, most urgent first. */
    waiting(window: Window): Query<Page<Dispute>>
    /** Those that an account's gateway tells of under an id, oldest first. */
    underGatewayId(accountId: string, gatewayDisputeId: string): Query<readonly Dispute[]>
    /** Those of an account whose amount or fee is not deducted yet. */
    undeducted(accountId: string): Query<readonly Dispute[]>
    /** The payment of a dispute, and the transaction that it is itself. */
    paymentOf(id: string): Query<Payment | null>
    transactionOf(id: string): Query<Transaction | null>
    /** The sale that an account's gateway knows under an id, its payment and its customer. */
    saleAt(accountId: string, gatewayTransactionId: string): Query<Transaction | null>
    paymentAt(accountId: string, gatewayTransactionId: string): Query<Payment | null>
    customerAt(accountId: string, gatewayTransactionId: string): Query<Customer | null>
  }
  readonly payouts: Rooms<Payout, PayoutFilter> & {
    byBatch(accountId: string, batchId: string): Query<Payout | null>
    /** The payout of a batch and those of what it lacked. */
    ofBatch(accountId: string, batchId: string): Query<readonly Payout[]>
    /** What of ours an account's gateway may settle under these ids. */
    settleable(accountId: string, gatewayTransactionIds: readonly string[]): Query<readonly Settleable[]>
    /** The transactions of a payout, newest first. */
    transactions(payoutId: string, window: Window): Query<Page<Transaction>>
    /** The transactions of an account's disputes whose amount or fee is not deducted yet. */
    disputeTransactions(accountId: string): Query<readonly Pick<Transaction, 'id' | 'metadata' | 'payoutId'>[]>
    /** What a payout was short of for disputes, by their transactions. */
    deductions(payoutId: string, transactionIds: readonly string[]): Query<readonly PayoutDeduction[]>
  }
  readonly reconciliations: Rooms<Reconciliation, { gatewayAccountId: string; status: Reconciliation['status'] }> & {
    ofDay(accountId: string, day: string): Query<Reconciliation | null>
    /** What of ours the report names or was booked in its stretch of time. */
    compared(asked: Compared): Query<readonly OwnTransaction[]>
    /** Payments whose funds are held, by an authorisation that the report names or of its stretch of time. */
    held(asked: Compared): Query<readonly Payment[]>
    /** Every attempt of the payments of which one at the account is open: a capture has an order id of its own. */
    inDoubt(accountId: string): Query<readonly Pick<PaymentAttempt, 'paymentId' | 'gatewayOrderId'>[]>
    /** Attempts that are open or were given up, of the payments at the account that these orders are of. */
    unbooked(accountId: string, gatewayOrderIds: readonly string[]): Query<readonly PaymentAttempt[]>
    /** When the oldest that waits for its batch was booked, of those booked in a stretch of time; null for none. */
    waitingSince(accountId: string, from: number, to: number): Query<number | null>
  }
  readonly finance: {
    takings(periods: readonly Period[], filter: Filter<TakingsFilter>): Query<readonly Takings[]>
    /** Sales and captures, newest first. */
    income(window: Window, filter: Filter<IncomeFilter>): Query<Page<Income>>
  }
  readonly creditNotes: Rooms<CreditNote, CreditNoteFilter> & {
    lines(noteId: string): Query<readonly CreditNoteLine[]>
    /** The lines of an invoice's credit notes that stand. */
    linesOfInvoice(invoiceId: string): Query<readonly CreditNoteLine[]>
    /** Of the invoice that money is returned of, oldest first. */
    ofReversible(ref: ReversalRef): Query<readonly CreditNote[]>
    /** The one that a request with an idempotency key of its own issued. */
    byIdempotencyKey(key: string): Query<CreditNote | null>
    /** What it credits. */
    invoiceOf(noteId: string): Query<Invoice | null>
    invoiceLinesOf(noteId: string): Query<readonly InvoiceLine[]>
    /** Whom it is for, deleted since or not. */
    customerOf(noteId: string): Query<Customer | null>
    /** What its customer has in its currency; null for nothing ever. */
    balanceOf(noteId: string): Query<CustomerBalance | null>
    /** The credit note that asked for a reversal. */
    ofReversal(reversalId: string): Query<CreditNote | null>
  }
  readonly paymentAttempts: Rooms<PaymentAttempt, AttemptFilter> & {
    /** Which of the payments and invoices that an attempt names are there: its outcome may make them. */
    made(id: string): Query<ReadonlySet<string>>
    /** The same of the attempts that `list` finds. */
    madeOfList(window: Window, filter: Filter<AttemptFilter>): Query<ReadonlySet<string>>
    byOrderId(gatewayOrderId: string): Query<PaymentAttempt | null>
    openForInvoice(invoiceId: string): Query<PaymentAttempt | null>
    /** An open attempt on the invoice that an order is paid with. */
    openForOrder(orderId: string): Query<PaymentAttempt | null>
    /** The attempt that a request with an idempotency key made, not older than a day. */
    byRequestKey(key: string, since: number): Query<PaymentAttempt | null>
    /** The calls to gateways that reversals made. */
    ofReversals(ids: readonly string[]): Query<readonly PaymentAttempt[]>
    /** Everything that a payment was asked for, oldest first. */
    ofPayment(paymentId: string): Query<readonly PaymentAttempt[]>
    /** An open capture or void of held funds. */
    openForParent(gatewayTransactionId: string): Query<PaymentAttempt | null>
    /** How often an invoice was charged, or its amount held: what was given up was not. */
    countOfInvoice(invoiceId: string): Query<number>
    /** The latest attempt of the session that a token opens. */
    latestByToken(tokenHash: string): Query<PaymentAttempt | null>
    /** An open attempt on the invoice that a checkout session pays, whoever made it. */
    openForSession(sessionId: string): Query<PaymentAttempt | null>
  }
  readonly gatewayAccounts: {
    byId(id: string): Query<GatewayAccount | null>
    /** Every account, those that are not used any more included. */
    all(): Query<readonly GatewayAccount[]>
    use(id: string): Query<AccountUse>
  }
  readonly gatewayCallbacks: {
    byId(id: string): Query<GatewayCallback | null>
    byEvent(accountId: string, eventId: string): Query<GatewayCallback | null>
  }
  readonly webhookEndpoints: Rooms<WebhookEndpoint, { status: string }> & {
    /** Every endpoint that gets events. */
    enabled(): Query<readonly WebhookEndpoint[]>
    /** The endpoint of a delivery; null once it is deleted. */
    ofDelivery(deliveryId: string): Query<WebhookEndpoint | null>
  }
  readonly webhookDeliveries: Rooms<WebhookDelivery, { endpointId: string; eventId: string; status: string }> & {
    /** The highest generation of an event's deliveries; -1 where it has none. */
    lastGeneration(eventId: string): Query<number>
  }
  readonly events: Rooms<StoredEvent, EventFilter> & {
    /** How many deliveries are still open, by event, of the events that `list` finds. */
    pendingOfList(window: Window, filter: Filter<EventFilter>): Query<ReadonlyMap<string, number>>
    pending(id: string): Query<number>
  }
  readonly messages: { byId(id: string): Query<Message | null> }
  readonly idempotency: { byId(id: string): Query<IdempotencyRecord | null> }
}
