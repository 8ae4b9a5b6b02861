import { NOW, type Books } from './books.ts'

const OWN = { merchant_id: 'm1', created_at: NOW, updated_at: NOW, currency: 'USD', customer_id: 'c1' }
const DAY_MS = 86_400_000

/**
 * Adds to the first merchant of healthy books: a subscription that had a trial, paid for a period, and is behind with the
 * next, with a credit that went on that one; and one that has ended.
 */
export function addSubscriptions(books: Books): void {
  const terms = {
    interval: 'month',
    interval_count: 1,
    timezone: 'UTC',
    anchor_rule: 'same_day',
    first_charge: 'immediate',
  }
  const rest = {
    ...terms,
    origin: 'api',
    collection_method: 'charge_automatically',
    proration_behavior: 'none',
    discount_ids: '[]',
  }
  books.run("UPDATE number_series SET next = 5 WHERE prefix = 'INV'")
  books.insert('subscriptions', {
    ...OWN,
    ...rest,
    id: 'su1',
    status: 'past_due',
    payments: 2,
    amount_minor: 500,
    due_at: NOW + 1,
    activated_at: NOW,
  })
  books.insert('subscriptions', { ...OWN, ...rest, id: 'su2', status: 'canceled', amount_minor: 0, ended_at: NOW })
  const item = { ...OWN, subscription_id: 'su1', quantity: 1, amount_minor: 500, fulfillment_type: 'none' }
  books.insert('subscription_items', { ...item, id: 'si1' })
  for (const [sequence, totalMinor] of [0, 500, 300].entries()) addPeriod(books, sequence, totalMinor)
  const change = { ...OWN, subscription_id: 'su1', description: 'Unused time', quantity: 1 }
  books.insert('subscription_adjustments', { ...change, id: 'sa1', amount_minor: -200, invoice_id: 'si-2' })
  books.insert('invoice_lines', { ...line('si-2', -200), id: 'sl9', source_id: 'sa1' })
  books.insert('dunning_cases', {
    ...OWN,
    id: 'dc1',
    subscription_id: 'su1',
    invoice_id: 'si-2',
    status: 'open',
    phase: 1,
    due_at: NOW + DAY_MS,
    due_step: 'retry',
  })
}

function addPeriod(books: Books, sequence: number, totalMinor: number): void {
  const id = `si-${sequence}`
  const paid = sequence < 2
  books.insert('invoices', {
    ...OWN,
    id,
    subscription_id: 'su1',
    origin: 'subscription',
    number: `INV-2026-000${sequence + 2}`,
    status: paid ? 'paid' : 'overdue',
    subtotal_minor: totalMinor,
    total_minor: totalMinor,
    paid_minor: paid ? totalMinor : 0,
    finalized_at: NOW,
  })
  books.insert('invoice_lines', { ...line(id, sequence === 2 ? 500 : totalMinor), id: `sl${sequence}` })
  books.insert('subscription_periods', {
    merchant_id: 'm1',
    subscription_id: 'su1',
    sequence,
    starts_at: NOW + sequence * DAY_MS,
    ends_at: NOW + (sequence + 1) * DAY_MS,
    invoice_id: id,
  })
  if (totalMinor > 0) addMoney(books, id, { totalMinor, paid })
}

function line(invoiceId: string, amountMinor: number) {
  const amounts = { subtotal_minor: amountMinor, total_minor: amountMinor, quantity: 1 }
  return { merchant_id: 'm1', invoice_id: invoiceId, source_type: 'subscription_item', ...amounts }
}

function addMoney(books: Books, invoiceId: string, { totalMinor, paid }: { totalMinor: number; paid: boolean }): void {
  const entry = { merchant_id: 'm1', currency: 'USD' }
  const finalized = { ...entry, movement_id: `f-${invoiceId}`, kind: 'invoice_finalized', reference_id: invoiceId }
  books.insert('ledger_entries', { ...finalized, position: 0, account: 'receivable', amount_minor: totalMinor })
  books.insert('ledger_entries', { ...finalized, position: 1, account: 'revenue', amount_minor: -totalMinor })
  const attempt = {
    ...OWN,
    id: `a-${invoiceId}`,
    action: 'sale',
    gateway_order_id: `g-${invoiceId}`,
    status: paid ? 'succeeded' : 'failed',
    invoice_id: invoiceId,
    payment_id: `p-${invoiceId}`,
    amount_minor: totalMinor,
    gateway_account_id: 'gw1',
    settled_at: NOW,
  }
  books.insert('payment_attempts', attempt)
  const status = paid ? 'succeeded' : 'failed'
  const money = { ...OWN, amount_minor: totalMinor, invoice_id: invoiceId, gateway: 'nmi', status }
  books.insert('payments', { ...money, id: `p-${invoiceId}`, captured_minor: paid ? totalMinor : 0 })
  if (!paid) return
  books.insert('transactions', { ...money, id: `t-${invoiceId}`, type: 'sale', payment_id: `p-${invoiceId}` })
  const sale = { ...entry, movement_id: `s-${invoiceId}`, kind: 'sale', reference_id: `t-${invoiceId}` }
  books.insert('ledger_entries', { ...sale, position: 0, account: 'gateway_clearing', amount_minor: totalMinor })
  books.insert('ledger_entries', { ...sale, position: 1, account: 'receivable', amount_minor: -totalMinor })
}

/** Ways to break the invariants of subscriptions, by their names. */
const BREAKS: Readonly<Record<string, readonly string[]>> = {
  'the periods of a subscription are numbered without a gap, up to its payments': [
    'DELETE FROM subscription_periods WHERE sequence = 1',
    'UPDATE subscriptions SET payments = 3 WHERE payments = 2',
    'UPDATE subscription_periods SET sequence = 5 WHERE sequence = 2',
  ],
  'the periods of a subscription follow each other in time': [
    `UPDATE subscription_periods SET starts_at = ${NOW - DAY_MS} WHERE sequence = 2`,
    'UPDATE subscription_periods SET ends_at = starts_at WHERE sequence = 1',
  ],
  "a period's invoice is one of its subscription": [
    "UPDATE invoices SET subscription_id = NULL WHERE id = 'si-1'",
    "UPDATE invoices SET origin = 'manual' WHERE id = 'si-1'",
    "UPDATE subscription_periods SET invoice_id = 'gone' WHERE sequence = 1",
  ],
  'a trial costs nothing': ["UPDATE invoices SET total_minor = 1, paid_minor = 1 WHERE id = 'si-0'"],
  "a subscription's amount is that of its items": [
    'UPDATE subscription_items SET amount_minor = 499',
    'DELETE FROM subscription_items',
  ],
  'a subscription that has ended is never due, and says when it ended': [
    "UPDATE subscriptions SET ended_at = NULL WHERE id = 'su2'",
    "UPDATE subscriptions SET next_charge_at = 1 WHERE id = 'su2'",
    "UPDATE subscriptions SET ended_at = 1 WHERE id = 'su1'",
  ],
  'a subscription that is billed knows when it is due next': [
    "UPDATE subscriptions SET due_at = NULL WHERE id = 'su1'",
  ],
  'a subscription that is active knows since when, and is told to be so once': [
    "UPDATE subscriptions SET status = 'active', activated_at = NULL WHERE id = 'su1'",
    `INSERT INTO events (id, merchant_id, type, object_type, object_id, api_version, livemode, created_at)
     SELECT value, 'm1', 'subscription.activated', 'subscription', 'su1', 'v2', 0, ${NOW} FROM json_each('["ea1", "ea2"]')`,
  ],
  'a subscription that an invoice sold is the one that the invoice names': [
    "UPDATE subscriptions SET origin = 'invoice', invoice_id = 'i1' WHERE id = 'su1'",
  ],
  'a session in which somebody subscribed is complete with its subscription and its card': [
    "UPDATE checkout_sessions SET mode = 'subscription'",
    "UPDATE checkout_sessions SET mode = 'setup'",
  ],
  'a subscription that a payment on a page began has its session complete': [
    `UPDATE checkout_sessions SET status = 'open';
     UPDATE subscriptions SET checkout_session_id = 's1', status = 'trialing' WHERE id = (SELECT min(id) FROM subscriptions)`,
  ],
  'a recovery goes on for what is still owed alone': [
    "UPDATE invoices SET status = 'voided' WHERE id = 'si-2'",
    "UPDATE subscriptions SET status = 'canceled', due_at = NULL WHERE id = 'su1'",
    "UPDATE dunning_cases SET invoice_id = 'i1'",
  ],
  'a recovery has its next step ahead, or a payment under way': [
    'UPDATE dunning_cases SET due_at = NULL, due_step = NULL',
    "UPDATE dunning_cases SET status = 'stopped', due_at = NULL, due_step = NULL",
  ],
  'who is past due or unpaid owes something': ["UPDATE invoices SET status = 'voided' WHERE id = 'si-2'"],
  "no period's invoice is charged twice": [
    "UPDATE payment_attempts SET invoice_id = 'si-1', status = 'unknown' WHERE id = 'a-si-2'",
    "UPDATE payment_attempts SET amount_minor = 501 WHERE id = 'a-si-1'",
  ],
  'a change that waited is a line of the invoice that it went on': [
    "DELETE FROM invoice_lines WHERE id = 'sl9'",
    'UPDATE subscription_adjustments SET amount_minor = -100',
  ],
}

export const subscriptionBreaks = Object.entries(BREAKS).map(
  ([name, statements]) =>
    [
      name,
      statements.map((sql) => (books: Books): void => {
        addSubscriptions(books)
        books.run(sql)
      }),
    ] as const,
)
