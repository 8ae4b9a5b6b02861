import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { biller, CONSULTING, TRAVEL, type Biller } from './invoices-shop.ts'

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
    expect((await pushAll(...Array.from({ length: 101 }, (_, n) => item(`n${n}`)))).status).toBe(400)
  })
})
