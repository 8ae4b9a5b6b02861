import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addKey } from '../../scripts/admin/keys.ts'
import { runCommand } from '../../scripts/admin/shell.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'

const PATH = '/settings/branding'
const NOTHING = {
  object: 'branding',
  logo_url: null,
  favicon_url: null,
  primary_color: null,
  background_color: null,
  button_text: null,
  terms_url: null,
  privacy_url: null,
  address_line1: null,
  address_line2: null,
  city: null,
  state: null,
  postal_code: null,
  country: null,
  tax_id: null,
}
const EVERYTHING = {
  logo_url: 'https://cdn.example.com/logo.png',
  favicon_url: 'https://cdn.example.com/icon.png',
  primary_color: '#ffd400',
  background_color: '#14121b',
  button_text: 'Donate',
  terms_url: 'https://example.com/terms',
  privacy_url: 'https://example.com/privacy',
  address_line1: '18 Marina Road',
  address_line2: 'Second floor',
  city: 'Lagos',
  state: 'Lagos State',
  postal_code: '101241',
  country: 'NG',
  tax_id: '01234567-0001',
}

let system: System
let merchant: TestMerchant
let other: TestMerchant

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'brander')
  other = await testMerchant(system, 'neighbour')
})
afterAll(() => system.dispose())

const patch = (body: object, headers?: Record<string, string>) => merchant.call('PATCH', PATH, body, headers)

async function refusalOf(body: object): Promise<unknown> {
  const answer = await patch(body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(400)
  expect(answer.body.error.code).toBe('validation_error')
  return answer.body.error.details.fields
}

describe('the branding', () => {
  it('is nothing at first, then what was set, and the neighbour’s stays', async () => {
    expect((await merchant.get(PATH)).body.data).toMatchObject(NOTHING)
    const { status, body, roundTrips } = await patch(EVERYTHING)
    expect(status).toBe(200)
    expect(roundTrips).toBeLessThanOrEqual(3)
    expect(body.data).toEqual({ object: 'branding', ...EVERYTHING, updated_at: expect.any(String) })
    expect((await merchant.get(PATH)).body.data).toEqual(body.data)
    expect(await merchant.tripsOf(PATH)).toBe(1)
    expect((await other.get(PATH)).body.data).toMatchObject(NOTHING)
  })

  it('changes by field, clears with null and takes camel case', async () => {
    await patch(EVERYTHING)
    const { body } = await patch({ primaryColor: '#0F0', buttonText: null })
    expect(body.data).toMatchObject({ ...EVERYTHING, primary_color: '#00ff00', button_text: null })
    const cleared = await patch(Object.fromEntries(Object.keys(EVERYTHING).map((field) => [field, null])))
    expect(cleared.body.data).toMatchObject(NOTHING)
    const row = await system.db
      .prepare('SELECT branding, address_line1, country, tax_id FROM merchants WHERE id = ?')
      .bind(merchant.merchantId)
      .first()
    expect(row).toEqual({ branding: '{}', address_line1: null, country: null, tax_id: null })
  })

  it('takes a country in any case, and text in any script', async () => {
    const { body } = await patch({ country: 'jp', city: '千代田区', addressLine1: '丸の内1丁目9番2号' })
    expect(body.data).toMatchObject({ country: 'JP', city: '千代田区', address_line1: '丸の内1丁目9番2号' })
  })

  it('keeps addresses as a browser reads them', async () => {
    const { body } = await patch({ logo_url: 'https:CDN.example.com/logo.png', terms_url: 'https://example.com' })
    expect(body.data).toMatchObject({
      logo_url: 'https://cdn.example.com/logo.png',
      terms_url: 'https://example.com/',
    })
  })

  it('keeps what two requests at once set of different fields', async () => {
    await Promise.all([patch({ primary_color: '#111111' }), patch({ background_color: '#222222' })])
    expect((await merchant.get(PATH)).body.data).toMatchObject({
      primary_color: '#111111',
      background_color: '#222222',
    })
  })

  it('is put down in the audit log with who changed it', async () => {
    await patch({ primary_color: '#123456' })
    const { results } = await system.db
      .prepare(
        "SELECT actor_type, object_type, object_id FROM audit_log WHERE merchant_id = ? AND action = 'branding.update'",
      )
      .bind(merchant.merchantId)
      .all()
    expect(results.at(-1)).toEqual({ actor_type: 'api_key', object_type: 'merchant', object_id: merchant.merchantId })
  })

  it('is changed once by a repeated key', async () => {
    const headers = { 'idempotency-key': 'brand-1' }
    const first = await patch({ button_text: 'Give' }, headers)
    await patch({ button_text: 'Buy' })
    expect((await patch({ button_text: 'Give' }, headers)).body).toEqual(first.body)
    expect((await merchant.get(PATH)).body.data.button_text).toBe('Buy')
  })
})

describe('a branding that is refused', () => {
  it.each([
    ['http://example.com/logo.png', 'must start with https://'],
    ['javascript:alert(1)', 'must start with https://'],
    ['data:image/svg+xml,<svg/>', 'must start with https://'],
    ['/logo.png', 'must be a valid URL'],
    ['https://10.0.0.1/logo.png', 'must point to a public host'],
    ['https://0x7f000001.nip.internal/', 'must point to a public host'],
    ['https://user:pass@example.com/logo.png', 'must not contain a user name or password'],
    ['https://example.com/a logo.png', 'must not contain spaces or backslashes'],
  ])('has the address %s', async (url, reason) => {
    for (const field of ['logo_url', 'favicon_url', 'terms_url', 'privacy_url']) {
      expect(await refusalOf({ [field]: url })).toEqual({ [field]: [reason] })
    }
  })

  it('has an address of the service itself', async () => {
    expect(await refusalOf({ terms_url: `${system.urls.checkout}/l/x` })).toEqual({
      terms_url: ['must not point to this service itself'],
    })
  })

  it.each(['red', '#12', '#12345', '0f766e', '#0f766g', '#0f766e;}', 'rgb(0,0,0)', ''])(
    'has the colour %j',
    async (colour) => {
      expect(await refusalOf({ primary_color: colour, background_color: colour })).toEqual({
        primary_color: ['must be a hex colour such as #0f766e'],
        background_color: ['must be a hex colour such as #0f766e'],
      })
    },
  )

  it.each(['', '   ', 'Pay\nnow', 'x'.repeat(31)])('has the button text %j', async (text) => {
    expect(Object.keys(Object(await refusalOf({ button_text: text })))).toEqual(['button_text'])
  })

  it.each([
    [{ country: 'Nigeria' }, { country: ['must be a two-letter country code'] }],
    [{ address_line1: '' }, { address_line1: ['must not be empty'] }],
    [{ city: 'Lagos\nIkeja' }, { city: ['must not contain line breaks'] }],
    [{ tax_id: 'NG\u0000' }, { tax_id: ['must not contain control characters'] }],
  ])('has the postal address %j', async (body, fields) => expect(await refusalOf(body)).toEqual(fields))

  it.each([
    ['address_line1', 200],
    ['address_line2', 200],
    ['city', 100],
    ['state', 100],
    ['postal_code', 20],
    ['tax_id', 50],
  ])('has more in %s than %i characters', async (field, most) => {
    expect((await patch({ [field]: 'x'.repeat(most) })).status).toBe(200)
    expect(Object.keys(Object(await refusalOf({ [field]: 'x'.repeat(most + 1) })))).toEqual([field])
  })

  it('has every wrong field named, and changes nothing', async () => {
    const before = (await merchant.get(PATH)).body
    expect(await refusalOf({ logo_url: 'http://a.example', terms_url: 'https://10.0.0.1', button_text: 'Ok' })).toEqual(
      {
        logo_url: ['must start with https://'],
        terms_url: ['must point to a public host'],
      },
    )
    expect((await merchant.get(PATH)).body.data).toEqual(before.data)
  })

  it('has no field, an unknown field or both spellings of one', async () => {
    expect(await refusalOf({})).toEqual({ body: ['at least one field must be given'] })
    expect(await refusalOf({ font: 'Comic Sans', logo_url: null })).toEqual({ font: ['is not a known field'] })
    expect(Object.keys(Object(await refusalOf({ logo_url: null, logoUrl: null })))).toEqual(['logoUrl'])
  })
})

describe('a key', () => {
  it('reads with settings:read and changes with settings:write alone', async () => {
    const tenant = { merchantId: merchant.merchantId, mode: 'sandbox' } as const
    const keyWith = async (scope: string) => (await addKey(system.admin, tenant, { name: scope, scopes: [scope] })).key
    const reader = { 'x-api-key': await keyWith('settings:read') }
    const writer = { 'x-api-key': await keyWith('settings:write') }
    const stranger = { 'x-api-key': await keyWith('customers:write') }
    const body = { button_text: 'Pay' }
    expect((await merchant.call('GET', PATH, undefined, reader)).status).toBe(200)
    expect((await patch(body, reader)).status).toBe(403)
    expect((await merchant.call('GET', PATH, undefined, writer)).status).toBe(200)
    expect((await patch(body, writer)).status).toBe(200)
    expect((await merchant.call('GET', PATH, undefined, stranger)).status).toBe(403)
  })
})

describe('payment pages', () => {
  it('look as they are told from the next view on, and stay readable', async () => {
    const session = await merchant.post('/checkout-sessions', { amountMinor: 2500, currency: 'USD' })
    const { url } = session.body.data
    const pageOf = async () => (await fetch(url)).text()
    await patch({ ...EVERYTHING, background_color: null })
    const page = await pageOf()
    expect(page).toContain('--primary:#ffd400;--on-primary:#000000')
    expect(page).toContain(EVERYTHING.logo_url)
    expect(page).toContain(EVERYTHING.favicon_url)
    expect(page).toContain(EVERYTHING.terms_url)
    expect(page).toContain('Donate')
    await patch({ primary_color: '#1e3a8a', button_text: null })
    const next = await pageOf()
    expect(next).toContain('--primary:#1e3a8a;--on-primary:#ffffff')
    expect(next).not.toContain('Donate')
  })
})

describe('an operator', () => {
  const said = async (...args: string[]): Promise<{ code: number; text: string }> => {
    const lines: string[] = []
    const code = await runCommand(['merchants:update', ...args], { ...system.admin, say: (line) => lines.push(line) })
    return { code, text: lines.join('\n') }
  }

  it('changes the branding of a slug or an id by the same rules', async () => {
    const done = await said('neighbour-test', '--primary-color', '#0f766e', '--button-text', 'Subscribe')
    expect(done).toEqual({ code: 0, text: expect.stringMatching(/primary-color\s+#0f766e/) })
    expect((await other.get(PATH)).body.data).toMatchObject({ primary_color: '#0f766e', button_text: 'Subscribe' })
    expect((await said(other.merchantId, '--button-text', '')).code).toBe(0)
    expect((await other.get(PATH)).body.data).toMatchObject({ primary_color: '#0f766e', button_text: null })
    const audit = await system.db
      .prepare("SELECT actor_type FROM audit_log WHERE merchant_id = ? AND action = 'branding.update'")
      .bind(other.merchantId)
      .all()
    expect(audit.results).toEqual([{ actor_type: 'operator' }, { actor_type: 'operator' }])
  })

  it('changes the postal address and the tax number', async () => {
    const done = await said('neighbour-test', '--address-line1', '1 Quay', '--country', 'pt', '--tax-id', 'PT501234567')
    expect(done).toEqual({ code: 0, text: expect.stringMatching(/country\s+PT/) })
    const shown = { address_line1: '1 Quay', country: 'PT', tax_id: 'PT501234567' }
    expect((await other.get(PATH)).body.data).toMatchObject(shown)
    expect((await merchant.get(PATH)).body.data).not.toMatchObject(shown)
    expect((await said('neighbour-test', '--country', '')).code).toBe(0)
    expect((await other.get(PATH)).body.data.country).toBeNull()
  })

  it('is told what is wrong', async () => {
    expect(await said('neighbour-test', '--primary-color', 'red')).toEqual({
      code: 1,
      text: 'primary_color must be a hex colour such as #0f766e',
    })
    expect(await said('neighbour-test', '--logo-url', 'http://a.example')).toEqual({
      code: 1,
      text: 'logo_url must start with https://',
    })
    expect(await said('nobody', '--button-text', 'x')).toEqual({
      code: 1,
      text: 'no merchant has the slug or id nobody',
    })
    expect((await said('neighbour-test')).text).toMatch(/^give one of --logo-url/)
    expect((await said('neighbour-test', '--font', 'x')).code).toBe(2)
  })
})
