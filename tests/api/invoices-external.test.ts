import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { biller, CONSULTING, TRAVEL, type Biller } from './invoices-shop.ts'
import { rowsOf } from './money-rows.ts'

let system: System
let shop: Biller
let customer: string

beforeAll(async () => {
  system = await startSystem()
  shop = await biller(system, 'clinic')
  customer = await shop.customer()
})
afterAll(() => system.dispose())

const at = (hour: number) => ({ external_updated_at: `2026-01-01T0${hour}:00:00Z` })
const record = (fields: object = {}) => ({
  customer_id: customer,
  currency: 'USD',
  line_items: [CONSULTING],
  ...fields,
})
const push = (id: string, fields: object = {}) => shop.call('PUT', `/invoices/external/practice/${id}`, record(fields))
const pushAll = (...items: object[]) => shop.call('PUT', '/invoices/external/batch', { items })
const item = (id: string, fields: object = {}) => ({ ...record(fields), source: 'practice', external_id: id })

describe('pushing an invoice from elsewhere', () => {
  it('creates it once and follows its record while it is a draft', async () => {
    const first = await push('a', at(1))
    expect(first.body).toMatchObject({
      created: true,
      data: { status: 'draft', external_id: 'a', total_minor: 50_000 },
    })
    const second = await push('a', { ...at(2), line_items: [CONSULTING, TRAVEL], memo: 'More' })
    expect(second.body).toMatchObject({ created: false, data: { total_minor: 65_000, memo: 'More' } })
    expect(second.body).not.toHaveProperty('warnings')
    expect((await shop.get(`/invoices/${first.body.data.id}`)).body.data).toEqual(second.body.data)
  })

  it('ignores what is older or the same', async () => {
    await push('b', at(2))
    expect((await push('b', at(3))).body).toMatchObject({ ignored: true, reason: 'unchanged_content' })
    expect((await push('b', { ...at(2), memo: 'Late' })).body).toMatchObject({
      ignored: true,
      reason: 'stale_update',
      stored_timestamp: '2026-01-01T03:00:00.000Z',
      incoming_timestamp: '2026-01-01T02:00:00.000Z',
    })
  })

  it('changes words of a final one, and says what it could not change', async () => {
    const { data } = (await push('c', { ...at(1), status: 'sent', invoice_number: 'PH-1' })).body
    expect(data).toMatchObject({ status: 'sent', number: 'PH-1' })
    const { body } = await push('c', {
      ...at(2),
      line_items: [TRAVEL],
      total_minor: 15_000,
      invoice_number: 'PH-2',
      memo: 'x',
    })
    expect(body.data).toMatchObject({ total_minor: 50_000, number: 'PH-1', memo: 'x' })
    expect(body.warnings.map((warning: string) => warning.split(' ')[0])).toEqual([
      'invoice_number',
      'total_minor',
      'line_items',
    ])
    const other = await shop.customer()
    expect((await push('c', { ...at(3), customer_id: other })).body.warnings).toEqual([
      expect.stringContaining('customer_id was not changed'),
    ])
  })

  it('wants the number of what is final elsewhere, and voids what was voided there', async () => {
    const refused = await push('d', { status: 'open' })
    expect(refused.status).toBe(400)
    expect(refused.body.error.param).toBe('invoice_number')
    await push('d', { ...at(1), status: 'open', invoice_number: 'PH-9' })
    expect((await push('d', { ...at(2), status: 'void' })).body.data.status).toBe('voided')
    expect((await push('d', { ...at(3), status: 'void', memo: 'again' })).body.data).toMatchObject({
      status: 'voided',
      memo: 'again',
    })
    expect((await push('new', { status: 'void' })).status).toBe(400)
  })

  it('takes the source’s record again after a change made here', async () => {
    const { data } = (await push('e', at(2))).body
    await shop.call('PATCH', `/invoices/${data.id}`, { memo: 'Edited here' })
    expect((await push('e', { ...at(2), memo: 'From there' })).body.data).toMatchObject({
      id: data.id,
      memo: 'From there',
    })
  })

  it('makes one invoice of two first pushes at once', async () => {
    const both = await Promise.all([push('twin', at(1)), push('twin', at(1))])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(both.filter(({ body }) => body.created)).toHaveLength(1)
  })
})

describe('the number of a pushed invoice', () => {
  it('is not given up by the push that makes it final', async () => {
    const { id } = (await push('keeps', { ...at(1), invoice_number: 'PH-30' })).body.data
    const refused = await push('keeps', { ...at(2), invoice_number: null, status: 'open' })
    expect([refused.status, refused.body.error.param]).toEqual([400, 'invoice_number'])
    expect((await shop.get(`/invoices/${id}`)).body.data).toMatchObject({ status: 'draft', number: 'PH-30' })
    expect((await push('keeps', { ...at(2), status: 'open' })).body.data).toMatchObject({
      status: 'approved',
      number: 'PH-30',
    })
  })

  it('is refused for good where another invoice has it, by item and field', async () => {
    await push('owner', { invoice_number: 'PH-40' })
    const again = await push('rival', { invoice_number: 'PH-40' })
    expect([again.status, again.body.error.code, again.body.error.param]).toEqual([409, 'conflict', 'invoice_number'])
    const refused = await pushAll(item('fine'), item('rival', { invoice_number: 'PH-40' }))
    expect(refused.body.error).toMatchObject({ code: 'conflict', param: 'items[1].invoice_number' })
    expect(refused.body.error.message).toContain('PH-40')
    const twice = await pushAll(item('x', { invoice_number: 'PH-41' }), item('y', { invoice_number: 'PH-41' }))
    expect(twice.body.error).toMatchObject({ code: 'conflict', param: 'items[1].invoice_number' })
  })

  it('goes to another record in the batch that takes it from the first', async () => {
    await push('old', { ...at(1), invoice_number: 'PH-50' })
    const { body } = await pushAll(
      item('old', { ...at(2), invoice_number: 'PH-51' }),
      item('new', { ...at(2), invoice_number: 'PH-50' }),
    )
    expect(body.data.map(({ data }: { data: { number: string } }) => data.number)).toEqual(['PH-51', 'PH-50'])
  })
})

describe('a record that was voided where it comes from', () => {
  const whole = { ...at(1), status: 'open', invoice_number: 'PH-60' }

  it('is voided in the batch that made it', async () => {
    const { body } = await pushAll(item('brief', whole), item('brief', { ...whole, ...at(2), status: 'void' }))
    expect(body.data).toMatchObject([{ status: 'created' }, { status: 'updated', data: { status: 'voided' } }])
    const { data } = body.data[1]
    expect((await shop.get(`/invoices/${data.id}`)).body.data).toEqual(data)
    const text =
      'SELECT account FROM ledger_entries WHERE reference_id = ? GROUP BY account HAVING sum(amount_minor) <> 0'
    expect((await system.db.prepare(text).bind(data.id).all()).results).toEqual([])
  })

  it('is deleted while it is a draft here, and begins anew where it comes back', async () => {
    const { id } = (await push('early', { ...at(1), invoice_number: 'PH-63' })).body.data
    const { body } = await pushAll(
      item('early', { ...at(2), status: 'voided' }),
      item('heir', { ...at(2), invoice_number: 'PH-63' }),
      item('fleeting', at(1)),
      item('fleeting', { ...at(2), status: 'void' }),
      item('fleeting', at(3)),
    )
    expect(body.data).toMatchObject([
      { status: 'updated', data: { id, status: 'draft' }, warnings: [expect.stringContaining('draft was deleted')] },
      { status: 'created', data: { number: 'PH-63' } },
      { status: 'created' },
      { status: 'updated', warnings: [expect.stringContaining('draft was deleted')] },
      { status: 'created' },
    ])
    expect((await shop.get(`/invoices/${id}`)).status).toBe(404)
    expect((await shop.get(`/invoices/${body.data[2].data.id}`)).status).toBe(404)
    expect((await shop.get(`/invoices/${body.data[4].data.id}`)).body.data).toEqual(body.data[4].data)
    expect((await push('early', at(3))).body.created).toBe(true)
  })

  it('stays where it waits for approval here, or has an order', async () => {
    const waiting = (await push('waiting', at(1))).body.data
    await shop.step(waiting.id, 'submit')
    const ordered = (await push('ordered', at(1))).body.data
    const line_items = [{ description: 'Visit', unit_price: 50_000 }]
    expect((await shop.post('/orders', { invoice_id: ordered.id, line_items })).status).toBe(201)
    const { body } = await pushAll(
      item('waiting', { ...at(2), status: 'void' }),
      item('ordered', { ...at(2), status: 'void' }),
    )
    expect(body.data).toMatchObject([
      { data: { status: 'pending_approval' }, warnings: ['status was not changed: the invoice waits for approval.'] },
      { data: { status: 'draft' }, warnings: ['status was not changed: it has an order.'] },
    ])
  })

  it('stays as it is where it was paid here, and says so every time', async () => {
    const { data } = (await push('paid', { ...at(1), status: 'open', invoice_number: 'PH-61' })).body
    const pay = (amount: number) => shop.step(data.id, 'pay', { amount_minor: amount, payment_method: 'cash' })
    const gone = (hour: number) => pushAll(item('other', at(hour)), item('paid', { ...at(hour), status: 'void' }))
    await pay(20_000)
    const part = (await gone(2)).body.data[1]
    expect(part).toMatchObject({ status: 'updated', data: { status: 'partially_paid' } })
    expect(part.warnings).toEqual(['status was not changed: the invoice is partially paid.'])
    await pay(30_000)
    for (const hour of [3, 3]) {
      const { status, warnings } = (await gone(hour)).body.data[1]
      expect([status, warnings]).toEqual(['updated', ['status was not changed: the invoice is paid.']])
    }
  })

  it('is refused by item and field while a payment of it is being checked', async () => {
    const { id } = (await push('busy', { ...at(1), status: 'open', invoice_number: 'PH-62' })).body.data
    const account = 'SELECT id FROM gateway_accounts WHERE merchant_id = ?'
    const accountId = await system.db.prepare(account).bind(shop.merchantId).first<string>('id')
    const attempt = rowsOf(system, shop.merchantId).attempt(accountId ?? '', null, {
      invoiceId: id,
      nextCheckAt: Date.now(),
    })
    await shop.commit(insert('paymentAttempts', attempt))
    const reply = await pushAll(item('idle'), item('busy', { ...at(2), status: 'void' }))
    expect([reply.status, reply.body.error.code, reply.body.error.param]).toEqual([409, 'conflict', 'items[1].status'])
  })
})

describe('a push of an invoice that waits for approval', () => {
  it.each(['sent', 'open', 'finalized', 'approved'])('as %s does not pass over who approves it', async (status) => {
    const { id } = (await push(`waits-${status}`, { ...at(1), invoice_number: `W-${status}` })).body.data
    await shop.step(id, 'submit')
    const final = { ...at(2), status, invoice_number: `W-${status}`, memo: 'Please' }
    for (const reply of [await push(`waits-${status}`, final), await push(`waits-${status}`, final)]) {
      expect(reply.body.data).toMatchObject({ status: 'pending_approval', finalized_at: null, memo: 'Please' })
      expect(reply.body.warnings).toEqual(['status was not changed: the invoice waits for approval.'])
    }
    await shop.step(id, 'reject')
    const { data } = (await push(`waits-${status}`, final)).body
    expect(data.status).toBe(status === 'sent' ? 'sent' : 'approved')
  })
})

describe('a batch of pushes', () => {
  it('tells of each item in order, and of a record given twice as it went', async () => {
    const { body } = await pushAll(
      item('f', { ...at(1), status: 'open', invoice_number: 'PH-20' }),
      item('g', at(1)),
      item('f', { ...at(2), status: 'open', invoice_number: 'PH-20', total_minor: 1, line_items: undefined }),
      item('g', at(1)),
    )
    expect(body.summary).toEqual({ created: 2, updated: 1, ignored: 1 })
    expect(body.data).toMatchObject([
      { index: 0, status: 'created', data: { status: 'approved', number: 'PH-20' } },
      { index: 1, status: 'created', data: { status: 'draft' } },
      { index: 2, status: 'updated', warnings: [expect.stringContaining('total_minor')] },
      { index: 3, status: 'ignored', reason: 'unchanged_content' },
    ])
    const { data } = body.data[2]
    expect((await shop.get(`/invoices/${data.id}`)).body.data).toEqual(data)
  })

  it('names the field of the item that is wrong, and keeps none of them', async () => {
    const refused = await pushAll(item('h'), item('i', { line_items: [{ description: 'x' }] }))
    expect(refused.body.error.param).toBe('items[1].line_items[0].amount_minor')
    expect((await push('h')).body.created).toBe(true)
    const unbillable = await pushAll(item('h'), item('j', { status: 'open', invoice_number: 'PH-70', line_items: [] }))
    expect(unbillable.body.error).toMatchObject({ code: 'invalid_state', param: 'items[1]' })
    expect((await pushAll(...Array.from({ length: 101 }, (_, n) => item(`n${n}`)))).status).toBe(400)
  })
})

describe('pushes for a customer on a test clock', () => {
  const THEN = '2026-03-01T00:00:00.000Z'
  const LATER = '2026-03-05T00:00:00.000Z'
  const clocked = async () => {
    const { id: clock } = (await shop.post('/test-clocks', { frozen_time: THEN })).body.data
    const { data } = (await shop.post('/customers', { email: `${clock}@example.com`, test_clock: clock })).body
    const to = (frozen_time: string) => shop.post(`/test-clocks/${clock}/advance`, { frozen_time })
    return { clocked: data.id as string, to }
  }

  it('happen at its time', async () => {
    const { clocked: customer_id, to } = await clocked()
    const sent = { customer_id, status: 'sent', invoice_number: 'CLOCK-1' }
    const { data } = (await push('clock', { ...at(1), ...sent })).body
    expect(data).toMatchObject({ status: 'sent', created_at: THEN, finalized_at: THEN, sent_at: THEN })
    await to(LATER)
    const { body } = await push('clock', { ...at(2), ...sent, status: 'void' })
    expect(body.data).toMatchObject({ status: 'voided', created_at: THEN, voided_at: LATER, updated_at: LATER })
  })

  it('happen so in a batch, beside others and whoever is named later', async () => {
    const { clocked: customer_id } = await clocked()
    const [draft, other] = [item('clock-a', { customer_id }), item('clock-b')]
    const { body } = await pushAll(draft, other, { ...draft, customer_id: customer, memo: 'More' })
    const [first, second, third] = body.data.map(({ data }: { data: object }) => data)
    expect(first).toMatchObject({ created_at: THEN, updated_at: THEN })
    expect(Date.parse(second.created_at)).toBeGreaterThan(Date.now() - 600_000)
    expect(third).toMatchObject({ created_at: THEN, updated_at: THEN, memo: 'More' })
  })
})
