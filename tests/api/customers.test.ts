import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { rowsOf } from './money-rows.ts'

let system: System
let merchant: TestMerchant

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'guests')
})
afterAll(() => system.dispose())

const at = (hour: number) => ({ externalUpdatedAt: `2026-01-01T0${hour}:00:00Z` })
const person = (set: object = {}) => ({ email: 'ada@example.com', name: 'Ada', ...set })
const push = (externalId: string, set: object = {}) =>
  merchant.call('PUT', `/customers/external/crm/${externalId}`, person(set))
const pushAll = (...items: object[]) => merchant.call('PUT', '/customers/external/batch', { items })

describe('pushing customers from elsewhere', () => {
  it('keeps the time of a later push of the same, and tells nobody', async () => {
    const { id } = (await push('same', at(2))).body.data
    expect((await push('same', at(4))).body).toMatchObject({ ignored: true, reason: 'unchanged_content' })
    expect((await push('same', { ...at(3), name: 'Older' })).body).toMatchObject({
      ignored: true,
      reason: 'stale_update',
      stored_timestamp: '2026-01-01T04:00:00.000Z',
    })
    expect(await merchant.eventsOf(id)).toHaveLength(1)
    const audit = system.db.prepare('SELECT COUNT(*) AS n FROM audit_log WHERE object_id = ?')
    expect(await audit.bind(id).first('n')).toBe(1)
  })

  it('keeps the time of each item of a batch', async () => {
    const item = (hour: number, name = 'Same') => ({
      ...person({ name }),
      source: 'crm',
      externalId: 'times',
      ...at(hour),
    })
    const { body } = await pushAll(item(2), item(5), item(3, 'Older'))
    expect(body.data.map(({ status, reason }: { status: string; reason?: string }) => reason ?? status)).toEqual([
      'created',
      'unchanged_content',
      'stale_update',
    ])
    expect((await pushAll(item(4, 'Older'))).body.data).toMatchObject([{ status: 'ignored', reason: 'stale_update' }])
  })

  it('takes the source’s record again after a change made here', async () => {
    const { id } = (await push('edited', at(2))).body.data
    await merchant.call('PATCH', `/customers/${id}`, { name: 'Edited here' })
    expect((await push('edited', at(2))).body).toMatchObject({ created: false, data: { id, name: 'Ada' } })
    expect((await push('edited', at(2))).body).toMatchObject({ ignored: true, reason: 'unchanged_content' })
  })
})

describe('the e-mail that a customer stands for at the checkout', () => {
  const keyOf = (id: string) =>
    system.db.prepare('SELECT buyer_key FROM customers WHERE id = ?').bind(id).first('buyer_key')
  const buyer = async (externalId: string) => {
    const email = `${externalId}@example.com`
    const ref = { externalSource: 'crm', externalId }
    const row = rowsOf(system, merchant.merchantId).customer({ email, buyerKey: email, ...ref })
    await merchant.commit(insert('customers', row))
    return row
  }

  it('is let go when a push or a PATCH moves the customer to another', async () => {
    const [pushed, patched] = [await buyer('pushed'), await buyer('patched')]
    await push('pushed', { email: 'new@example.com' })
    await merchant.call('PATCH', `/customers/${patched.id}`, { email: 'newer@example.com' })
    expect([await keyOf(pushed.id), await keyOf(patched.id)]).toEqual([null, null])
  })

  it('stays with the same e-mail in other letters', async () => {
    const { id, email } = await buyer('kept')
    await push('kept', { email: 'KEPT@example.com', name: 'Renamed' })
    expect(await keyOf(id)).toBe(email)
  })
})

describe('the two spellings of an address', () => {
  const twice = { address: { line1: '1 High St', country: 'gb' }, addressLine1: '2 Low St', country: 'GB' }
  const refusal = { 'address.line1': ['differs from addressLine1'] }

  it('may agree or complete each other', async () => {
    const { status, body } = await merchant.post(
      '/customers',
      person({ ...twice, addressLine1: '1 High St', city: 'Bath' }),
    )
    expect(status).toBe(201)
    expect(body.data).toMatchObject({ address_line1: '1 High St', city: 'Bath', country: 'GB' })
  })

  it('may not differ, on any way in', async () => {
    const { id } = (await merchant.post('/customers', person())).body.data
    for (const { status, body } of [
      await merchant.post('/customers', person(twice)),
      await merchant.call('PATCH', `/customers/${id}`, twice),
      await push('address', twice),
    ]) {
      expect(status).toBe(400)
      expect(body.error).toMatchObject({ code: 'validation_error', param: 'address.line1' })
      expect(body.error.details.fields).toEqual(refusal)
    }
    const { body } = await pushAll({ ...person(twice), source: 'crm', externalId: 'address' })
    expect(Object.values(body.error.details.fields)).toEqual([refusal['address.line1']])
  })
})
