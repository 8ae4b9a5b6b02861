import { constructEvent, RevKeen } from '@revkeen/sdk'
import { startSystem, webhookReceiver, type System, type WebhookReceiver } from '@revkeen-edge/testing'
import { Stripe } from 'stripe'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { expectBalancedBooks } from './books.ts'
import { pay, securityKeyOf } from './buyer.ts'

let system: System
let server: WebhookReceiver

beforeAll(async () => {
  ;[system, server] = await Promise.all([startSystem(), webhookReceiver()])
})
afterAll(async () => {
  await server.close()
  await system.dispose()
})

interface Mail {
  readonly subject: string
  readonly text: string
}

/** The token that a link's page gives a new browser. */
async function openLink(url: string): Promise<string> {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  const data = /<script type="application\/json" id="checkout-data">(.*?)<\/script>/s.exec(await response.text())?.[1]
  return (JSON.parse(data ?? '{}') as { session: string }).session
}

/** The first message to somebody, once it is there. */
async function mailTo(address: string): Promise<Mail> {
  const url = `${system.urls.sandbox}/mailbox.json?to=${encodeURIComponent(address)}`
  return vi.waitFor(
    async () => {
      const [mail] = (await (await fetch(url)).json()) as Mail[]
      if (!mail) throw new Error(`nothing has been sent to ${address}`)
      return mail
    },
    { timeout: 10_000, interval: 50 },
  )
}

describe('the first payment, with the published client as it is', () => {
  it('goes from a customer and a product to a paid invoice, a webhook, a receipt and balanced books', async () => {
    const merchant = await addDemoMerchant(system.admin, {
      name: 'Northwind Coffee',
      slug: 'first-payment',
      currency: 'USD',
      timezone: 'America/New_York',
      supportEmail: 'hello@northwind.example',
    })
    const client = new RevKeen({ apiKey: merchant.apiKey, baseUrl: `${system.urls.api}/v2` })

    const customer = await client.customers.create({ email: 'ada@example.com', name: 'Ada Lovelace' })
    const product = await client.products.create({
      product_id: 'blend-1kg',
      name: 'House Blend, 1 kg',
      kind: 'one_time',
      pricing_model: 'one_time',
      amount_minor: 2500,
      currency: 'USD',
    })
    const price = await client.prices.create({ product_id: product.data.id, currency: 'USD', unit_amount: 2850 })
    const link = await client.paymentLinks.create({ line_items: [{ price: price.id, quantity: 2 }] })
    const { data: endpoint } = await client.webhookEndpoints.create({
      url: `${server.url}/hooks`,
      enabled_events: ['invoice.paid', 'payment.succeeded'],
    })

    const url = `${system.urls.checkout}/l/${link.public_id}`
    const token = await openLink(url)
    const paidAt = Date.now()
    const email = 'ada@example.com'
    expect(await pay(system, { url, token, totalMinor: 5700, email })).toMatchObject({ status: 'succeeded' })

    const hook = await server.waitFor(({ body }) => body.includes('"invoice.paid"'))
    expect(hook.receivedAt - paidAt).toBeLessThan(2_000)
    const signature = hook.headers['x-revkeen-signature'] ?? ''
    const secret = endpoint.secret ?? ''
    const event = constructEvent(hook.body, signature, secret)
    expect(Stripe.webhooks.constructEvent(hook.body, signature, secret).id).toBe(event.id)
    expect(() => constructEvent(hook.body.replace('5700', '5701'), signature, secret)).toThrow(
      'Signature verification failed',
    )

    const invoices = await client.invoices.list()
    expect(invoices.data).toHaveLength(1)
    const [listed] = invoices.data
    const invoice = await client.invoices.get(listed?.id ?? '')
    expect(invoice.data).toMatchObject({ status: 'paid', currency: 'USD', total_minor: 5700 })
    expect(event.data.object).toEqual(invoice.data)

    const transactions = await client.transactions.list()
    expect(transactions.data).toHaveLength(1)
    const [sale] = transactions.data
    const transaction = await client.transactions.get(sale?.id ?? '')
    expect(transaction.data).toMatchObject({ type: 'sale', status: 'succeeded', amount_minor: 5700 })

    const events = await client.events.list()
    const types = events.data.map(({ type }) => type)
    for (const type of [
      'customer.created',
      'product.created',
      'payment_link.created',
      'payment.succeeded',
      'invoice.paid',
    ]) {
      expect(types).toContain(type)
    }
    expect(customer.data.email).toBe(email)

    const mail = await mailTo(email)
    expect(mail.subject).toContain('Your receipt from Northwind Coffee')
    expect(mail.text).toContain('$57.00')
    const securityKey = await securityKeyOf(system, merchant.id)
    expect(await expectBalancedBooks(system, merchant.id, securityKey)).toBe(1)
  })
})
