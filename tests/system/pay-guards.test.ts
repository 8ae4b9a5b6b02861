import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { cardToken, chargesAt, securityKeyOf } from './buyer.ts'

let system: System
let merchant: TestMerchant
let link: { id: string; url: string }
let made = 0

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'guards')
})
beforeEach(async () => {
  link = (await merchant.post('/payment-links', { amount_minor: 1200, currency: 'USD' })).body
})
afterAll(() => system.dispose())

/** A session's token as a page would carry it: 22 characters, new for each. */
const newToken = () => String((made += 1)).padStart(22, 'A')

async function post(url: string, token: string, options: { headers?: Record<string, string>; total?: number } = {}) {
  const response = await fetch(`${url}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...options.headers },
    body: JSON.stringify({
      session: token,
      items: [],
      payment_token: await cardToken(system),
      email: 'guard@example.com',
      expected_total_minor: options.total ?? 1200,
    }),
  })
  return { httpStatus: response.status, body: (await response.json()) as { status?: string } }
}

const charges = async () => (await chargesAt(system, await securityKeyOf(system, merchant.merchantId))).size

describe('a payment that its page did not send', () => {
  it('is refused from another origin', async () => {
    const before = await charges()
    expect((await post(link.url, newToken(), { headers: { origin: 'https://evil.example' } })).httpStatus).toBe(400)
    expect(await charges()).toBe(before)
  })

  it('is refused as anything but JSON, which a form of another site cannot send', async () => {
    expect((await post(link.url, newToken(), { headers: { 'content-type': 'text/plain' } })).httpStatus).toBe(400)
  })

  it('is refused with the token of another link', async () => {
    const other = (await merchant.post('/payment-links', { amount_minor: 1200, currency: 'USD' })).body
    const token = newToken()
    expect((await post(link.url, token)).body.status).toBe('succeeded')
    expect((await post(other.url, token)).httpStatus).toBe(404)
  })
})

it('charges no other total than the one that the buyer saw', async () => {
  const before = await charges()
  expect((await post(link.url, newToken(), { total: 1100 })).body.status).toBe('total_changed')
  expect(await charges()).toBe(before)
})

it('counts the sale of a link and takes the goods off the shelf', async () => {
  const product = (
    await merchant.post('/products', {
      product_id: `shelf-${newToken()}`,
      name: 'Mug',
      kind: 'one_time',
      pricing_model: 'one_time',
      amount_minor: 1200,
      currency: 'USD',
      track_inventory: true,
      stock_quantity: 5,
    })
  ).body.data
  const selling = (await merchant.post('/payment-links', { product_ids: [product.id] })).body
  expect((await post(selling.url, newToken())).body.status).toBe('succeeded')
  expect((await merchant.get(`/products/${product.id}`)).body.data.stock_quantity).toBe(4)
  const row = await system.db
    .prepare('SELECT completions FROM payment_links WHERE id = ?')
    .bind(selling.id)
    .first<{ completions: number }>()
  expect(row?.completions).toBe(1)
})

it('keeps the page’s token from scripts and other sites', async () => {
  const response = await fetch(link.url)
  expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
})
