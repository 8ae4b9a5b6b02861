import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { openLogoHost, type LogoHost } from '../documents/logo-host.ts'
import { readPdf, textOf } from '../documents/reader.ts'

interface Shop {
  readonly apiKey: string
  readonly invoiceId: string
}

let system: System
let shop: Shop
let other: Shop
let pictures: LogoHost

beforeAll(async () => {
  system = await startSystem()
  shop = await openShop('printing')
  other = await openShop('reading')
  pictures = await openLogoHost()
})
afterAll(async () => {
  await pictures.close()
  await system.dispose()
})

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

const printed = async (query = '', { apiKey, invoiceId } = shop) => {
  const response = await call(apiKey, 'GET', `/invoices/${invoiceId}/pdf${query}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/pdf')
  const pdf = await readPdf(new Uint8Array(await response.arrayBuffer()))
  return { response, links: pdf.links, images: pdf.images, text: pdf.pages.map(textOf).join('\n') }
}

/** The file as it is once the logo is at that address. */
const brandedWith = async (logo_url: string) => {
  expect((await call(shop.apiKey, 'PATCH', '/settings/branding', { logo_url })).status).toBe(200)
  return printed()
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

  it('names the merchant’s address and tax number in the reader’s language, and the neighbour’s does not', async () => {
    const imprint = {
      address_line1: '3 Rue de la Paix',
      city: 'Paris',
      postal_code: '75002',
      country: 'FR',
      tax_id: 'FR1',
    }
    expect((await call(shop.apiKey, 'PATCH', '/settings/branding', imprint)).status).toBe(200)
    const { text } = await printed('?locale=de')
    for (const line of ['3 Rue de la Paix', 'Paris, 75002', 'Frankreich', 'FR1']) expect(text).toContain(line)
    const others = (await printed('', other)).text
    expect(others).toContain('Atelier Lumière')
    for (const line of ['Rue de la Paix', 'Paris', 'FR1']) expect(others).not.toContain(line)
  })

  it('carries the merchant’s logo, which is asked for once', async () => {
    expect((await brandedWith(pictures.png)).images).toEqual([1])
    expect((await printed()).images).toEqual([1])
    expect(pictures.calls(pictures.png)).toBe(1)
    expect((await printed('', other)).images).toEqual([0])
  })

  it.each(['svg', 'large', 'silent'] as const)('goes without a logo that is %s', async (kind) => {
    const startedAt = Date.now()
    const { images, text } = await brandedWith(pictures[kind])
    expect(images).toEqual([0])
    expect(text).toContain('Wandleuchte')
    expect(Date.now() - startedAt).toBeLessThan(8_000)
    expect(pictures.calls(pictures[kind])).toBe(1)
  })

  it('does not ask this service itself for a logo, whatever the row says', async () => {
    await system.db
      .prepare("UPDATE merchants SET branding = json_set(branding, '$.logoUrl', ?) WHERE slug = 'printing-test'")
      .bind(`${system.urls.api}/v2/settings/branding`)
      .run()
    expect((await printed()).images).toEqual([0])
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
