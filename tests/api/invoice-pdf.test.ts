import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { readPdf, textOf } from '../documents/reader.ts'

interface Shop {
  readonly apiKey: string
  readonly invoiceId: string
}

let system: System
let shop: Shop
let other: Shop

beforeAll(async () => {
  system = await startSystem()
  shop = await openShop('printing')
  other = await openShop('reading')
})
afterAll(() => system.dispose())

async function call(apiKey: string, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${system.urls.api}/v2${path}`, {
    method,
    headers: { 'x-api-key': apiKey, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
}

async function dataOf(response: Response): Promise<{ id: string }> {
  const { data } = (await response.json()) as { data: { id: string } }
  return data
}

/** A merchant with one draft of 120.00 EUR. */
async function openShop(slug: string): Promise<Shop> {
  const { apiKey } = await addDemoMerchant(system.admin, {
    name: 'Atelier Lumière',
    slug,
    currency: 'EUR',
    timezone: 'UTC',
    supportEmail: null,
  })
  const customer = await dataOf(await call(apiKey, 'POST', '/customers', { email: 'reader@example.com' }))
  const line_items = [{ description: 'Wandleuchte', amount_minor: 12_000, quantity: 1 }]
  const invoice = { customer_id: customer.id, currency: 'EUR', line_items }
  return { apiKey, invoiceId: (await dataOf(await call(apiKey, 'POST', '/invoices', invoice))).id }
}

const printed = async (query = '') => {
  const response = await call(shop.apiKey, 'GET', `/invoices/${shop.invoiceId}/pdf${query}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/pdf')
  const pdf = await readPdf(new Uint8Array(await response.arrayBuffer()))
  return { response, links: pdf.links, text: pdf.pages.map(textOf).join('\n') }
}

describe('the file of an invoice', () => {
  it('is that of a draft, until it is finalised: then it has a number and leads to its page', async () => {
    const draft = await printed()
    expect(draft.text).toContain('Draft')
    expect(draft.links).toEqual([])
    await call(shop.apiKey, 'POST', `/invoices/${shop.invoiceId}/finalize`)
    const { text, links, response } = await printed()
    const number = `INV-${new Date().getUTCFullYear()}-0001`
    expect(text).toContain(number)
    expect(text).toContain('Wandleuchte')
    expect(response.headers.get('content-disposition')).toBe(`inline; filename="${number}.pdf"`)
    expect(links).toEqual([expect.stringContaining(`${system.urls.checkout}/i/`)])
    expect((await fetch(links[0] ?? '')).status).toBe(200)
  })

  it('is written in the language that is asked for', async () => {
    expect((await printed('?locale=de-AT')).text).toContain('Rechnung')
    expect((await printed('?locale=tlh')).text).toContain('Invoice')
  })

  it('is refused as JSON', async () => {
    const refusals: readonly (readonly [string, number])[] = [
      [`/invoices/${other.invoiceId}/pdf`, 404],
      ['/invoices/inv_unknown/pdf', 404],
      [`/invoices/${shop.invoiceId}/pdf?locale=not%20a%20language`, 400],
    ]
    for (const [path, status] of refusals) {
      const response = await call(shop.apiKey, 'GET', path)
      expect(response.status, path).toBe(status)
      expect(response.headers.get('content-type')).toContain('application/json')
    }
  })
})
