import { publicId } from '@revkeen-edge/domain'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'hooker')
  other = await testMerchant(system, 'stranger')
})
afterAll(() => system.dispose())

const endpoints = '/webhook-endpoints'
const wanted = {
  url: 'https://example.com/webhooks/revkeen',
  enabled_events: ['customer.created'],
  description: 'Staging',
}

async function create(body: object = wanted) {
  return (await merchant.post(endpoints, body)).body.data
}

describe('creating a webhook endpoint', () => {
  it('shows the secret this once, and stores it sealed for this endpoint alone', async () => {
    const { status, body, roundTrips } = await merchant.post(endpoints, wanted)
    expect(status).toBe(201)
    expect(roundTrips).toBeLessThanOrEqual(2)
    const { secret, ...shown } = body.data
    expect(shown).toMatchObject({
      ...wanted,
      status: 'enabled',
      circuit_breaker_state: 'closed',
      total_deliveries: 0,
      successful_deliveries: 0,
      failed_deliveries: 0,
      last_delivery_at: null,
      public_id: publicId('webhookEndpoint', shown.id),
    })
    expect(secret).toMatch(/^rk_wh_[\w-]{44}$/)
    const { body: read } = await merchant.get(`${endpoints}/${shown.public_id}`)
    expect(read.data).toEqual(shown)
    expect(await merchant.tripsOf(`${endpoints}/${shown.id}`)).toBe(1)
    const row = await system.db.prepare('SELECT * FROM webhook_endpoints WHERE id = ?').bind(shown.id).first()
    expect(JSON.stringify(row)).not.toContain(secret)
    const sealer = sealerOf(system.vars['ENVELOPE_KEY'] ?? '')
    expect(await sealer.open(String(row?.['secret_sealed']), `webhook_endpoint:${shown.id}`)).toBe(secret)
    await expect(sealer.open(String(row?.['secret_sealed']), 'webhook_endpoint:another')).rejects.toThrow('')
  })

  it('takes camel case, aliases and globs, each once', async () => {
    const enabledEvents = [
      '*',
      'invoice.*',
      'customer.payment_method.*',
      'payment_method.attached',
      'invoice.paid',
      'invoice.paid',
    ]
    const created = await create({ url: wanted.url, enabledEvents })
    expect(created.enabled_events).toEqual(enabledEvents.slice(0, 5))
    expect(created.description).toBeNull()
  })

  it('gives the same secret to a repeated key', async () => {
    const headers = { 'idempotency-key': 'hook-1' }
    const first = await merchant.post(endpoints, wanted, headers)
    const second = await merchant.post(endpoints, wanted, headers)
    expect(second.body).toEqual(first.body)
  })

  it.each([
    [{ ...wanted, enabled_events: ['invoice.paid', 'invoice.payed'] }, 'enabled_events[1]'],
    [{ ...wanted, enabled_events: ['nothing.*'] }, 'enabled_events[0]'],
    [{ ...wanted, enabled_events: [] }, 'enabled_events'],
    [{ ...wanted, enabled_events: 'invoice.paid' }, 'enabled_events'],
    [{ enabled_events: ['*'] }, 'url'],
    [{ ...wanted, url: 'http://example.com/' }, 'url'],
    [{ ...wanted, url: 'https://169.254.169.254/latest/meta-data' }, 'url'],
    [{ ...wanted, url: 'https://[::ffff:10.0.0.1]/' }, 'url'],
    [{ ...wanted, url: 'https://user:pass@example.com/' }, 'url'],
    [{ ...wanted, url: 'nonsense' }, 'url'],
    [{ ...wanted, secret: 'mine' }, 'secret'],
  ])('refuses %j, naming %s', async (body, field) => {
    const { status, body: reply } = await merchant.post(endpoints, body)
    expect(status).toBe(400)
    expect(reply.error.code).toBe('validation_error')
    expect(Object.keys(reply.error.details.fields)).toEqual([field])
  })

  it('refuses the addresses of the deployment itself', async () => {
    for (const url of [system.urls.api, system.urls.checkout, system.urls.portal, system.urls.webhooks]) {
      expect(await merchant.post(endpoints, { ...wanted, url: `${url}/v2/customers` })).toMatchObject({
        status: 400,
        body: { error: { param: 'url' } },
      })
    }
  })
})

describe('a webhook endpoint', () => {
  it('is changed field by field', async () => {
    const { id } = await create()
    const path = `${endpoints}/${id}`
    const { body } = await merchant.call('PATCH', path, {
      enabled: false,
      description: null,
      enabledEvents: ['order.*'],
    })
    expect(body.data).toMatchObject({
      status: 'disabled',
      description: null,
      enabled_events: ['order.*'],
      url: wanted.url,
    })
    expect(body.data).not.toHaveProperty('secret')
    expect((await merchant.call('PATCH', path, { enabled: true })).body.data.status).toBe('enabled')
    expect((await merchant.call('PATCH', path, {})).status).toBe(400)
    expect((await merchant.call('PATCH', path, { url: 'https://10.0.0.1/' })).status).toBe(400)
    expect((await merchant.call('PATCH', path, { enabled_events: ['bad.name'] })).status).toBe(400)
  })

  it('gets a new secret by rotation', async () => {
    const { id, secret } = await create()
    const { body } = await merchant.post(`${endpoints}/${id}/rotate-secret`)
    expect(body.data).toMatchObject({ id, secret: expect.stringMatching(/^rk_wh_/) })
    expect(body.data.secret).not.toBe(secret)
  })

  it('is gone once deleted', async () => {
    const { id } = await create()
    expect((await merchant.call('DELETE', `${endpoints}/${id}`)).body).toMatchObject({ data: { id, deleted: true } })
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/rotate-secret'],
      ['POST', '/test'],
    ] as const) {
      expect(
        (await merchant.call(method, `${endpoints}/${id}${path}`, method === 'PATCH' ? { enabled: true } : undefined))
          .status,
      ).toBe(404)
    }
  })

  it('is nobody else’s', async () => {
    const { id } = await create()
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/rotate-secret'],
      ['POST', '/test'],
    ] as const) {
      expect(
        (await other.call(method, `${endpoints}/${id}${path}`, method === 'PATCH' ? { enabled: true } : undefined))
          .status,
      ).toBe(404)
    }
    expect((await other.get(endpoints)).body.data).toEqual([])
  })

  it('can only be tested while it is enabled, with an event that there is', async () => {
    const { id } = await create()
    expect((await merchant.post(`${endpoints}/${id}/test`, { type: 'invoice.payed' })).status).toBe(400)
    await merchant.call('PATCH', `${endpoints}/${id}`, { enabled: false })
    expect((await merchant.post(`${endpoints}/${id}/test`)).status).toBe(422)
  })

  it('leaves an audit row of every change, and no secret in it', async () => {
    const { id } = await create()
    await merchant.call('PATCH', `${endpoints}/${id}`, { description: 'x' })
    await merchant.post(`${endpoints}/${id}/rotate-secret`)
    await merchant.call('DELETE', `${endpoints}/${id}`)
    const { results } = await system.db
      .prepare('SELECT action FROM audit_log WHERE object_id = ? ORDER BY created_at, id')
      .bind(id)
      .all()
    expect(results.map(({ action }) => action)).toEqual(
      ['create', 'update', 'rotate_secret', 'delete'].map((verb) => `webhook_endpoint.${verb}`),
    )
  })
})

describe('the list of webhook endpoints', () => {
  it('is newest first, filtered by status and counted', async () => {
    const owner = await testMerchant(system, 'lister')
    const ids: string[] = []
    for (let n = 0; n < 3; n += 1) ids.push((await owner.post(endpoints, wanted)).body.data.id)
    await owner.call('PATCH', `${endpoints}/${ids[0]}`, { enabled: false })
    const { body } = await owner.get(`${endpoints}?limit=2`)
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]])
    expect(body.meta).toEqual({ total: 3, limit: 2, offset: 0, has_more: true })
    expect(body.pagination).toMatchObject({ total: 3, totalPages: 2, hasMore: true })
    expect((await owner.get(`${endpoints}?status=disabled`)).body.data).toMatchObject([{ id: ids[0] }])
    await owner.call('DELETE', `${endpoints}/${ids[1]}`)
    expect((await owner.get(endpoints)).body.meta.total).toBe(2)
    expect(await owner.tripsOf(endpoints)).toBe(1)
    expect((await owner.get(`${endpoints}?status=broken`)).status).toBe(400)
  })
})
