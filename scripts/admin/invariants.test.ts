import { describe, expect, it } from 'vitest'
import { invariants } from './invariants.ts'
import { Books, NOW } from './invariants/books.ts'
import { addMoneyBack, moneyBackBreaks } from './invariants/money-back.ts'
import { addSubscriptions, subscriptionBreaks } from './invariants/subscription-books.ts'

const HOUR_MS = 3_600_000

/** Two merchants, the first of which has sold something by a session and told an endpoint of it. */
function healthy(): Books {
  const books = new Books()
  const own = { merchant_id: 'm1', created_at: NOW, updated_at: NOW, currency: 'USD' }
  books.insert('accounts', { id: 'a' })
  books.insert('merchants', { id: 'm1', account_id: 'a', mode: 'sandbox', slug: 'one' })
  books.insert('merchants', { id: 'm2', account_id: 'a', mode: 'live', slug: 'two' })
  books.insert('gateway_accounts', { ...own, id: 'gw1', provider: 'nmi', is_default: 1 })
  books.insert('customers', { ...own, id: 'c1', email: 'ada@example.com' })
  const invoice = {
    ...own,
    id: 'i1',
    customer_id: 'c1',
    number: 'INV-2026-0001',
    status: 'paid',
    subtotal_minor: 500,
    total_minor: 500,
    paid_minor: 500,
    finalized_at: NOW,
  }
  books.insert('invoices', { ...invoice, checkout_session_id: 's1' })
  books.insert('products', { ...own, id: 'pr1', product_id: 'cup', fulfillment_type: 'physical', updated_at: NOW - 1 })
  books.insert('invoice_lines', {
    merchant_id: 'm1',
    id: 'l1',
    invoice_id: 'i1',
    product_id: 'pr1',
    source_type: 'adjustment',
    quantity: 1,
    subtotal_minor: 500,
    total_minor: 500,
  })
  books.insert('discounts', {
    ...own,
    id: 'di1',
    type: 'percentage',
    value: 100_000,
    redemptions: 1,
    max_redemptions: 1,
  })
  books.insert('discount_redemptions', {
    merchant_id: 'm1',
    id: 'dr1',
    discount_id: 'di1',
    invoice_id: 'i1',
    currency: 'USD',
  })
  books.insert('payment_intents', {
    ...own,
    id: 'pi1',
    customer_id: 'c1',
    status: 'succeeded',
    amount_minor: 500,
    received_minor: 500,
    payment_id: 'p1',
    invoice_id: 'i1',
  })
  books.insert('number_series', { merchant_id: 'm1', prefix: 'INV', year: 2026, next: 2 })
  books.insert('orders', { ...own, id: 'o1', customer_id: 'c1', invoice_id: 'i1', status: 'paid', total_minor: 500 })
  const money = { amount_minor: 500, invoice_id: 'i1', customer_id: 'c1', gateway: 'nmi', status: 'succeeded' }
  books.insert('payments', { ...own, ...money, id: 'p1', captured_minor: 500 })
  books.insert('transactions', { ...own, ...money, id: 't1', type: 'sale', payment_id: 'p1' })
  const session = { ...own, id: 's1', invoice_id: 'i1', order_id: 'o1', payment_id: 'p1', customer_id: 'c1' }
  books.insert('checkout_sessions', { ...session, token_hash: 'h', status: 'complete', mode: 'payment' })
  const attempt = {
    ...own,
    id: 'at1',
    action: 'sale',
    gateway_order_id: 'g1',
    status: 'succeeded',
    invoice_id: 'i1',
    payment_id: 'p1',
    amount_minor: 500,
  }
  books.insert('payment_attempts', {
    ...attempt,
    gateway_account_id: 'gw1',
    checkout_session_id: 's1',
    settled_at: NOW,
  })
  const entry = { merchant_id: 'm1', currency: 'USD' }
  books.insert('ledger_entries', {
    ...entry,
    movement_id: 'v1',
    position: 0,
    kind: 'invoice_finalized',
    account: 'receivable',
    amount_minor: 500,
    reference_id: 'i1',
  })
  books.insert('ledger_entries', {
    ...entry,
    movement_id: 'v1',
    position: 1,
    kind: 'invoice_finalized',
    account: 'revenue',
    amount_minor: -500,
    reference_id: 'i1',
  })
  books.insert('ledger_entries', {
    ...entry,
    movement_id: 'v2',
    position: 0,
    kind: 'sale',
    account: 'gateway_clearing',
    amount_minor: 500,
    reference_id: 't1',
  })
  books.insert('ledger_entries', {
    ...entry,
    movement_id: 'v2',
    position: 1,
    kind: 'sale',
    account: 'receivable',
    amount_minor: -500,
    reference_id: 't1',
  })
  books.insert('webhook_endpoints', {
    ...own,
    id: 'w1',
    updated_at: NOW - HOUR_MS,
    status: 'enabled',
    enabled_events: '["invoice.*"]',
    circuit_state: 'closed',
  })
  books.insert('events', {
    id: 'e1',
    merchant_id: 'm1',
    type: 'invoice.paid',
    object_id: 'i1',
    created_at: NOW - 1000,
    expanded_at: NOW,
  })
  books.insert('events', {
    id: 'e2',
    merchant_id: 'm1',
    type: 'customer.created',
    object_id: 'c1',
    created_at: NOW - 1000,
    expanded_at: NOW,
  })
  books.insert('webhook_deliveries', {
    ...own,
    id: 'd1',
    endpoint_id: 'w1',
    event_id: 'e1',
    object_id: 'i1',
    status: 'succeeded',
    generation: 0,
  })
  return books
}

const MOVED = { merchant_id: 'm1', currency: 'USD', kind: 'sale', account: 'revenue', reference_id: 'x' }
const LATE = { merchant_id: 'm1', type: 'invoice.paid', object_id: 'i1' }
const STRANGER = {
  merchant_id: 'm2',
  action: 'sale',
  gateway_order_id: 'g2',
  status: 'failed',
  invoice_id: 'i9',
  payment_id: 'p9',
  gateway_account_id: 'gw1',
  settled_at: NOW,
}

/** A way to break each invariant. Other invariants may break with it. */
const ownBreaks: Readonly<Record<string, readonly ((books: Books) => void)[]>> = {
  'every reference points at a row': [(books) => books.run("UPDATE orders SET customer_id = 'nobody'")],
  'every row belongs to a merchant that exists': [
    (books) => books.insert('audit_log', { id: 'l', merchant_id: 'nobody' }),
    (books) => books.insert('events', { ...LATE, merchant_id: 'nobody', id: 'e3', expanded_at: NOW }),
  ],
  "no row refers to another merchant's row": [
    (books) => books.insert('payment_attempts', { ...STRANGER, id: 'at2' }),
    (books) =>
      books.insert('checkout_sessions', {
        id: 's2',
        merchant_id: 'm2',
        token_hash: 'k',
        status: 'open',
        invoice_id: 'i1',
      }),
    (books) => books.insert('events', { ...LATE, merchant_id: 'm2', id: 'e3', expanded_at: NOW }),
    (books) =>
      books.insert('ledger_entries', {
        ...MOVED,
        merchant_id: 'm2',
        movement_id: 'v3',
        position: 0,
        reference_id: 't1',
        amount_minor: 0,
      }),
  ],
  'every counter equals the number of rows that it counts': [
    (books) => books.run("UPDATE counters SET value = value + 1 WHERE name = 'invoices'"),
    (books) => books.run("DELETE FROM counters WHERE name = 'customers'"),
  ],
  'every ledger movement is of one merchant and currency and sums to zero': [
    (books) => books.run("UPDATE ledger_entries SET amount_minor = 499 WHERE movement_id = 'v2' AND position = 0"),
    (books) => books.run("UPDATE ledger_entries SET currency = 'EUR' WHERE movement_id = 'v2' AND position = 0"),
  ],
  'the ledger of a merchant sums to zero in every currency': [
    (books) => books.insert('ledger_entries', { ...MOVED, movement_id: 'v3', position: 0, amount_minor: 1 }),
  ],
  'an invoice is paid with the money that was received for it, and with credit': [
    (books) => books.run('DELETE FROM transactions'),
    (books) => books.run("UPDATE invoices SET paid_minor = 400, status = 'sent'"),
    (books) => books.run('UPDATE invoices SET credited_minor = 1, credit_applied_minor = 1'),
  ],
  'what the ledger says is owed on an invoice is what is left of it': [
    (books) => books.run("DELETE FROM ledger_entries WHERE movement_id = 'v1'"),
    (books) => books.run("UPDATE invoices SET status = 'overdue', total_minor = 600"),
  ],
  "an invoice's amounts are those of its lines": [
    (books) => books.run('UPDATE invoice_lines SET tax_minor = 1'),
    (books) => books.run('UPDATE invoices SET subtotal_minor = 499'),
  ],
  'every succeeded sale has its finalised invoice and its payment': [
    (books) => books.run("UPDATE invoices SET status = 'draft', finalized_at = NULL"),
    (books) => books.run("UPDATE payments SET status = 'failed'"),
    (books) => books.run('UPDATE payments SET captured_minor = 499'),
    (books) => books.run('DELETE FROM payments'),
  ],
  'every succeeded sale is in the ledger': [
    (books) => books.run("DELETE FROM ledger_entries WHERE movement_id = 'v2'"),
  ],
  'every captured payment has the succeeded sale that it shows': [(books) => books.run('DELETE FROM transactions')],
  'every succeeded attempt has its payment and, where money moved, its transaction': [
    (books) => books.run('DELETE FROM payments'),
    (books) => books.run('UPDATE payment_attempts SET amount_minor = 501'),
  ],
  'every charge of an invoice is one payment': [
    (books) =>
      books.insert('payment_attempts', {
        ...STRANGER,
        id: 'at2',
        merchant_id: 'm1',
        status: 'succeeded',
        invoice_id: 'i1',
        payment_id: 'p1',
      }),
  ],
  'an open attempt is checked when it is due': [
    (books) =>
      books.insert('payment_attempts', {
        ...STRANGER,
        id: 'at2',
        merchant_id: 'm1',
        status: 'unknown',
        next_check_at: NOW - HOUR_MS - 1,
      }),
    (books) => books.insert('payment_attempts', { ...STRANGER, id: 'at2', merchant_id: 'm1', status: 'pending' }),
  ],
  'a settled attempt has nothing left to check': [
    (books) => books.run(`UPDATE payment_attempts SET next_check_at = ${NOW}`),
  ],
  'a payment intent has received what its payment captured': [
    (books) => books.run('UPDATE payment_intents SET received_minor = 499'),
    (books) => books.run("UPDATE payment_intents SET status = 'canceled'"),
  ],
  'no stock is below zero': [(books) => books.run('UPDATE products SET stock_quantity = -1')],
  'a discount counts its uses, at most as many as it allows': [
    (books) => books.run('UPDATE discounts SET redemptions = 2'),
    (books) => books.run('UPDATE discounts SET max_redemptions = 0'),
  ],
  'a paid invoice with physical or digital lines has its order': [(books) => books.run('DELETE FROM orders')],
  'a completed session has its invoice and its payment': [
    (books) => books.run('DELETE FROM invoices'),
    (books) => books.run('UPDATE checkout_sessions SET payment_id = NULL'),
  ],
  'no two invoices of a merchant have one number, and a finalised one has one': [
    (books) => books.run('UPDATE invoices SET number = NULL'),
    (books) => {
      books.run('DROP INDEX invoices_number')
      books.insert('invoices', {
        id: 'i2',
        merchant_id: 'm1',
        customer_id: 'c1',
        number: 'INV-2026-0001',
        status: 'draft',
      })
    },
  ],
  'a series of numbers has no gap': [
    (books) => books.run('UPDATE number_series SET next = 3'),
    (books) => books.run("UPDATE invoices SET number = 'INV-2026-0002'"),
  ],
  'no event waits for its deliveries longer than five minutes': [
    (books) => books.insert('events', { ...LATE, id: 'e3', created_at: NOW - 300_001 }),
  ],
  'every endpoint has a delivery of every event that it subscribed to': [
    (books) => books.run('DELETE FROM webhook_deliveries'),
    (books) =>
      books.insert('events', {
        ...LATE,
        id: 'e3',
        type: 'customer.created',
        endpoint_id: 'w1',
        created_at: NOW,
        expanded_at: NOW,
      }),
  ],
  'a delivery waits for its next attempt or has come to its end': [
    (books) => books.run("UPDATE webhook_deliveries SET status = 'pending'"),
    (books) => books.run(`UPDATE webhook_deliveries SET next_retry_at = ${NOW}`),
  ],
}

const breaks = [...Object.entries(ownBreaks), ...moneyBackBreaks, ...subscriptionBreaks]

describe('the invariants', () => {
  it('hold of a healthy database', async () => {
    expect(await healthy().broken()).toEqual([])
  })

  it('hold where money went back, was disputed and was paid out', async () => {
    const books = healthy()
    addMoneyBack(books)
    expect(await books.broken()).toEqual([])
  })

  it('hold where subscriptions are billed and recovered', async () => {
    const books = healthy()
    addSubscriptions(books)
    expect(await books.broken()).toEqual([])
  })

  it('are each broken by a test', () => {
    const broken = new Set(breaks.map(([name]) => name))
    expect([...broken].toSorted()).toEqual(invariants.map(({ name }) => name).toSorted())
  })

  it('do not complain of what is still within its time', async () => {
    const books = healthy()
    books.insert('events', { ...LATE, id: 'e3', created_at: NOW - 299_999 })
    books.insert('payment_attempts', {
      ...STRANGER,
      id: 'at2',
      merchant_id: 'm1',
      status: 'pending',
      settled_at: null,
      next_check_at: NOW - HOUR_MS + 1,
    })
    expect(await books.broken()).toEqual([])
  })

  it.each(breaks.flatMap(([name, ways]) => ways.map((way, index) => [name, index, way] as const)))(
    'find out when this does not hold: %s (%i)',
    async (name, _, way) => {
      const books = healthy()
      way(books)
      expect(await books.broken()).toContain(name)
    },
  )
})
