import { publicId } from '@revkeen-edge/domain'
import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { rowsOf } from './money-rows.ts'

const HOUR = 3_600_000
const NOW = Date.now()

let system: System
let merchant: TestMerchant
let other: TestMerchant

let sale: Awaited<ReturnType<typeof makeSale>>

/** A paid sale, an older open invoice of the same customer, and what was tried at the gateway. */
async function makeSale() {
  const rows = rowsOf(system, merchant.merchantId)
  const account = await system.db
    .prepare('SELECT id FROM gateway_accounts WHERE merchant_id = ?')
    .bind(merchant.merchantId)
    .first<string>('id')
  const customer = rows.customer()
  const invoice = rows.invoice(
    customer.id,
    { number: 'INV-2026-0001', status: 'paid', paidMinor: 5000, finalizedAt: NOW, paidAt: NOW },
    NOW,
  )
  const open = rows.invoice(customer.id, { status: 'overdue', totalMinor: 900, subtotalMinor: 900 }, NOW - HOUR)
  const draft = rows.invoice(customer.id, { status: 'draft' }, NOW - 2 * HOUR)
  const lines = [rows.line(invoice, 1), rows.line(invoice, 0)]
  const order = rows.order(invoice)
  const payment = rows.payment(invoice, {}, NOW)
  const failed = rows.payment(open, { status: 'failed', capturedMinor: 0, capturedAt: null }, NOW - HOUR)
  const transaction = rows.transaction(payment, invoice, {}, NOW)
  const refund = rows.transaction(
    payment,
    invoice,
    { type: 'refund', amountMinor: 100, parentTransactionId: transaction.id },
    NOW + 1000,
  )
  const answered = { gatewayCode: '202', gatewayMessage: 'Insufficient funds', settledAt: NOW }
  const attempts = {
    declined: rows.attempt(account ?? '', null, {
      status: 'failed',
      invoiceId: open.id,
      paymentId: failed.id,
      ...answered,
    }),
    unknown: rows.attempt(account ?? '', null, { status: 'unknown' }),
    released: rows.attempt(account ?? '', null, { status: 'canceled' }),
    approved: rows.attempt(account ?? '', null, {
      status: 'succeeded',
      gatewayCode: '100',
      gatewayMessage: 'Approved',
    }),
  }
  await merchant.commit(
    insert('customers', customer),
    ...[invoice, open, draft].map((row) => insert('invoices', row)),
    ...lines.map((row) => insert('invoiceLines', row)),
    insert('orders', order),
    ...[payment, failed].map((row) => insert('payments', row)),
    ...[transaction, refund].map((row) => insert('transactions', row)),
    ...Object.values(attempts).map((row) => insert('paymentAttempts', row)),
  )
  return { customer, invoice, open, draft, order, payment, failed, transaction, refund, attempts }
}

beforeAll(async () => {
  system = await startSystem({ invariants: false })
  merchant = await testMerchant(system, 'reader')
  other = await testMerchant(system, 'stranger')
  sale = await makeSale()
})
afterAll(() => system.dispose())

const ids = (body: { data: { id: string }[] }) => body.data.map(({ id }) => id)

describe('invoices', () => {
  it('shows one with its lines in order, under the names of the client and of the event pages', async () => {
    const { status, body } = await merchant.get(`/invoices/${publicId('invoice', sale.invoice.id)}`)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      id: sale.invoice.id,
      object: 'invoice',
      customer_uuid: sale.customer.id,
      customer_id: sale.customer.id,
      invoice_number: 'INV-2026-0001',
      number: 'INV-2026-0001',
      amount_due_minor: 5000,
      amount_paid_minor: 5000,
      amount_remaining_minor: 0,
    })
    expect(body.data.lines.map((line: { description: string }) => line.description)).toEqual(['Line 0', 'Line 1'])
    expect(await merchant.tripsOf(`/invoices/${publicId('invoice', sale.invoice.id)}`)).toBe(1)
  })

  it('lists them newest first in one round trip', async () => {
    const { body } = await merchant.get('/invoices?limit=2')
    expect(ids(body)).toEqual([sale.invoice.id, sale.open.id])
    expect(body.pagination).toMatchObject({
      kind: 'offset',
      limit: 2,
      offset: 0,
      page: 1,
      total: 3,
      totalPages: 2,
      hasMore: true,
    })
    expect(await merchant.tripsOf('/invoices?limit=2')).toBe(1)
  })

  it.each([
    ['paid', 'invoice'],
    ['open', 'open'],
    ['finalized', 'open'],
    ['past_due', 'open'],
    ['draft', 'draft'],
  ] as const)('finds by the status name %s', async (status, wanted) => {
    expect(ids((await merchant.get(`/invoices?status=${status}`)).body)).toEqual([sale[wanted].id])
  })

  it('filters by customer, in either spelling of the id', async () => {
    const { body } = await merchant.get(`/invoices?customerId=${publicId('customer', sale.customer.id)}&limit=1`)
    expect(body.pagination.total).toBe(3)
    expect((await merchant.get(`/invoices?customerId=${sale.order.id}`)).body.data).toEqual([])
  })

  it('refuses a status that does not exist and an id of another kind', async () => {
    const { status, body } = await merchant.get('/invoices?status=constructor')
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ code: 'validation_error', param: 'status' })
    expect((await merchant.get(`/invoices?customerId=${publicId('invoice', sale.invoice.id)}`)).status).toBe(400)
  })
})

describe('payments', () => {
  it('shows one bare, as events carry it', async () => {
    const { body } = await merchant.get(`/payments/${sale.payment.id}`)
    expect(body).toMatchObject({
      id: sale.payment.id,
      object: 'payment',
      amount: 5000,
      amount_minor: 5000,
      gateway: 'nmi',
      card_last_four: '1111',
    })
    expect(await merchant.tripsOf(`/payments/${sale.payment.id}`)).toBe(1)
  })

  it('lists by cursor with the extras of a list object', async () => {
    const first = await merchant.get('/payments?limit=1')
    expect(ids(first.body)).toEqual([sale.payment.id])
    expect(first.body).toMatchObject({ object: 'list', has_more: true, total_count: 2, url: '/v2/payments' })
    expect(await merchant.tripsOf('/payments?limit=1')).toBe(1)
    const next = await merchant.get(`/payments?limit=1&starting_after=${publicId('payment', sale.payment.id)}`)
    expect(ids(next.body)).toEqual([sale.failed.id])
    expect(next.body.has_more).toBe(false)
    const back = await merchant.get(`/payments?limit=1&ending_before=${sale.failed.id}`)
    expect(ids(back.body)).toEqual([sale.payment.id])
  })

  it('filters by status and invoice', async () => {
    expect(ids((await merchant.get('/payments?status=failed')).body)).toEqual([sale.failed.id])
    expect(ids((await merchant.get(`/payments?invoice_id=${sale.invoice.id}`)).body)).toEqual([sale.payment.id])
  })
})

describe('transactions', () => {
  it('shows one', async () => {
    const { body } = await merchant.get(`/transactions/${publicId('transaction', sale.refund.id)}`)
    expect(body.data).toMatchObject({
      type: 'refund',
      amount: 100,
      parent_transaction_id: sale.transaction.id,
      invoice_id: sale.invoice.id,
    })
  })

  it('filters by type and by the second, both ends included', async () => {
    const second = Math.ceil(NOW / 1000)
    expect(ids((await merchant.get('/transactions?type=sale')).body)).toEqual([sale.transaction.id])
    expect(ids((await merchant.get(`/transactions?created_gte=${second}`)).body)).toEqual([sale.refund.id])
    expect(ids((await merchant.get(`/transactions?created_lte=${second}`)).body)).toContain(sale.transaction.id)
    expect((await merchant.get('/transactions?created_gte=yesterday')).body.error.param).toBe('created_gte')
  })
})

describe('payment attempts', () => {
  it('says what a decline means', async () => {
    const { body } = await merchant.get(`/payment-attempts/${sale.attempts.declined.id}`)
    expect(body.data).toMatchObject({
      attempt_status: 'failed',
      category: 'insufficient_funds',
      decline_type: 'soft',
      retryability: 'retry_later',
      gateway_code: '202',
      payment_id: sale.failed.id,
      invoice_id: sale.open.id,
    })
  })

  it('shows an attempt whose answer was lost as pending, for nobody to act on', async () => {
    const { body } = await merchant.get(`/payment-attempts/${publicId('paymentAttempt', sale.attempts.unknown.id)}`)
    expect(body.data).toMatchObject({
      attempt_status: 'pending',
      retryability: 'do_not_retry',
      customer_action: 'none',
      decline_type: null,
      payment_id: null,
      invoice_id: null,
    })
  })

  it('counts in meta and finds lost answers among the pending', async () => {
    const all = await merchant.get('/payment-attempts?limit=2')
    expect(all.body.meta).toEqual({ count: 4, limit: 2 })
    expect(await merchant.tripsOf('/payment-attempts?limit=2')).toBe(1)
    expect(await merchant.tripsOf(`/payment-attempts/${sale.attempts.declined.id}`)).toBe(1)
    expect(ids((await merchant.get('/payment-attempts?status=pending')).body)).toEqual([sale.attempts.unknown.id])
    expect(ids((await merchant.get('/payment-attempts?attempt_status=canceled')).body)).toEqual([
      sale.attempts.released.id,
    ])
  })
})

describe('what a customer has', () => {
  it.each([
    ['invoices', () => sale.invoice.id, 3],
    ['orders', () => sale.order.id, 1],
    ['payments', () => sale.payment.id, 2],
  ] as const)('lists %s in one round trip', async (resource, newest, total) => {
    const { status, body } = await merchant.get(`/customers/${publicId('customer', sale.customer.id)}/${resource}`)
    expect(status).toBe(200)
    expect(body.data[0].id).toBe(newest())
    expect(body.pagination.total).toBe(total)
    expect(await merchant.tripsOf(`/customers/${publicId('customer', sale.customer.id)}/${resource}`)).toBe(1)
  })

  it('lists no subscriptions, since there are none', async () => {
    const { body } = await merchant.get(`/customers/${sale.customer.id}/subscriptions`)
    expect(body).toMatchObject({ data: [], pagination: { total: 0 } })
  })

  it('offers the card through a connected gateway, and says when it was last used', async () => {
    const { body } = await merchant.get(`/customers/${sale.customer.id}/payment-rails?invoice_id=${sale.open.id}`)
    expect(body.data.invoice_id).toBe(sale.open.id)
    const [card, ...others] = body.data.rails
    expect(card).toEqual({
      rail: 'card',
      available: true,
      reason_if_not: null,
      last_used_at: new Date(NOW).toISOString(),
    })
    expect(
      others.every((rail: { available: boolean; reason_if_not: string }) => !rail.available && rail.reason_if_not),
    ).toBe(true)
    expect(await merchant.tripsOf(`/customers/${sale.customer.id}/payment-rails?invoice_id=${sale.open.id}`)).toBe(1)
  })

  it("ranks the rails with the platform's fee of the invoice's rest, or of the amount given", async () => {
    const rest = await merchant.get(`/customers/${sale.customer.id}/preferred-rails?invoice_id=${sale.open.id}`)
    expect(rest.body.data).toMatchObject({ amount_minor: 900, currency: 'USD' })
    expect(rest.body.data.preferred_rails[0]).toMatchObject({
      rail: 'card',
      rank: 1,
      estimated_fee_minor: 25,
      net_after_fees_minor: 875,
    })
    const given = await merchant.get(`/customers/${sale.customer.id}/preferred-rails?amount_minor=10000`)
    expect(given.body.data.preferred_rails[0]).toMatchObject({ estimated_fee_minor: 180, net_after_fees_minor: 9820 })
    const none = await merchant.get(`/customers/${sale.customer.id}/preferred-rails`)
    expect(none.body.data.preferred_rails[0]).not.toHaveProperty('estimated_fee_minor')
  })
})

describe('through the published client', () => {
  it('reads invoices, transactions and rails', async () => {
    const { client } = merchant
    expect(await client.invoices.list({ status: 'paid', limit: 10 })).toMatchObject({ data: [{ id: sale.invoice.id }] })
    expect((await client.invoices.get(sale.invoice.id)).data.invoice_number).toBe('INV-2026-0001')
    expect((await client.transactions.list({ type: 'sale' })).total_count).toBe(1)
    expect((await client.transactions.get(sale.refund.id)).data.type).toBe('refund')
    expect((await client.customers.paymentRailsGet(sale.customer.id)).data.rails).toHaveLength(4)
    expect((await client.customers.paymentMethodsList(sale.customer.id)).data).toEqual([])
    await expect(client.invoices.get(sale.order.id)).rejects.toThrow('Invoice not found')
  })
})

describe("another merchant's objects", () => {
  const paths = (): string[] => [
    `/invoices/${sale.invoice.id}`,
    `/payments/${sale.payment.id}`,
    `/transactions/${sale.transaction.id}`,
    `/payment-attempts/${sale.attempts.approved.id}`,
    ...['invoices', 'orders', 'payments', 'subscriptions', 'payment-methods', 'payment-rails', 'preferred-rails'].map(
      (resource) => `/customers/${sale.customer.id}/${resource}`,
    ),
  ]

  it('are not found, and neither is what never was', async () => {
    const replies = await Promise.all(paths().map((path) => other.get(path)))
    expect(replies.map(({ status }) => status)).toEqual(paths().map(() => 404))
    expect(replies.every(({ body }) => body.error.code === 'resource_missing')).toBe(true)
    expect((await merchant.get('/invoices/inv_nonsense')).status).toBe(404)
  })

  it('are in no list', async () => {
    const lists = await Promise.all(
      ['invoices', 'payments', 'transactions', 'payment-attempts'].map((list) => other.get(`/${list}`)),
    )
    expect(lists.every(({ body }) => body.data.length === 0 && body.pagination.total === 0)).toBe(true)
  })
})
