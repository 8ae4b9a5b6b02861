import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { letAnHourPass } from './books.ts'
import { cardToken, chargesAt, securityKeyOf, setCallbacks, setFault } from './buyer.ts'
import { newEmail, pressAt, type Press } from './checkout-discounts.ts'

let system: System
let merchant: TestMerchant
let securityKey: string
let mug: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'code-limits')
  securityKey = await securityKeyOf(system, merchant.merchantId)
  const product = { product_id: 'mug', name: 'Mug', kind: 'one_time', pricing_model: 'one_time', amount_minor: 1000 }
  mug = (await merchant.post('/products', { ...product, currency: 'USD' })).body.data.id
})
afterAll(() => system.dispose())

let counter = 0
const discount = async (set: object) => {
  const body = { code: `CODE-${(counter += 1)}`, discount_type: 'percentage', discount_value: 10, ...set }
  return (await merchant.post('/discounts', body)).body.data as { id: string; code: string }
}
const link = async () =>
  (await merchant.post('/payment-links', { product_ids: [mug], allow_promotion_codes: true })).body as { url: string }
const usesOf = async (id: string) => (await merchant.get(`/discounts/${id}`)).body.data.current_redemptions as number
const press = (url: string, wanted: Press) => pressAt(system, `${url}/pay`, wanted)

/** The gateway knows nothing of the open attempts, at every look. */
async function loseAtGateway(): Promise<void> {
  const open = "merchant_id = ? AND status IN ('pending', 'unknown')"
  const { merchantId } = merchant
  const named = `UPDATE payment_attempts SET gateway_order_id = iif(?2, 'x-' || gateway_order_id, substr(gateway_order_id, 3))`
  const { results } = await system.db.prepare(`SELECT id FROM payment_attempts WHERE ${open}`).bind(merchantId).all()
  const ids = JSON.stringify(results.map(({ id }) => id))
  const rename = (away: number) =>
    system.db.prepare(`${named} WHERE id IN (SELECT value FROM json_each(?1))`).bind(ids, away).run()
  await rename(1)
  await letAnHourPass(system)
  await rename(0)
}

/** Callbacks that were held back arrive. */
async function tellLate(): Promise<void> {
  await fetch(`${system.urls.sandbox}/callbacks/flush`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ security_key: securityKey, all: true }),
  })
}

async function auditOf(objectId: string): Promise<unknown[]> {
  const { results } = await system.db.prepare('SELECT action FROM audit_log WHERE object_id = ?').bind(objectId).all()
  return results.map(({ action }) => action)
}

async function lastInvoice() {
  const { id } = (await merchant.get('/invoices?limit=1')).body.data[0]
  return (await merchant.get(`/invoices/${id}`)).body.data
}

describe('the use of a code by a payment that was given up', () => {
  it.each([
    ['after nobody else used it', false],
    ['after somebody else took its last use', true],
  ])('counts again when an approval arrives after the payment was given up, %s', async (_, taken) => {
    const { code, id } = await discount({ max_redemptions: 1 })
    const { url } = await link()
    await setCallbacks(system, securityKey, 'delayed')
    await setFault(system, { security_key: securityKey, mode: 'error_after_charge', count: 1 })
    expect(await press(url, { total: 900, code })).toMatchObject({ status: 'processing' })
    await setCallbacks(system, securityKey, 'off')
    // As if the gateway had not known the charge twice: the attempt is given up, and its use is free.
    await loseAtGateway()
    expect(await usesOf(id)).toBe(0)
    if (taken) expect(await press(url, { total: 900, code })).toMatchObject({ status: 'succeeded' })
    await tellLate()
    await expect.poll(() => usesOf(id), { timeout: 10_000 }).toBe(taken ? 2 : 1)
    expect(await lastInvoice()).toMatchObject({ status: 'paid', total_minor: 900, discount_minor: 100 })
    const rows = await system.db
      .prepare('SELECT amount_minor AS off FROM discount_redemptions WHERE discount_id = ?')
      .bind(id)
      .all()
    expect(rows.results).toEqual(Array.from({ length: taken ? 2 : 1 }, () => ({ off: 100 })))
    expect(await auditOf(id)).toContain('discount.used_late')
  })
})

const person = async () => {
  const email = newEmail()
  const { id } = (await merchant.post('/customers', { email })).body.data as { id: string }
  return { email, id }
}
const line = { description: 'Work', amount_minor: 1000, quantity: 1 }
const draft = (customerId: string, discountId: string) =>
  merchant.post('/invoices', { customer_id: customerId, line_items: [line], discount_id: discountId })
const finalize = (invoiceId: string) => merchant.post(`/invoices/${invoiceId}/finalize`)

describe('a discount for first purchases', () => {
  const first = () => discount({ first_time_customer: true })

  it('is used by one of many invoices that nobody has paid yet, and again once that is void', async () => {
    const { id } = await first()
    const { id: customer } = await person()
    const drafts = await Promise.all(Array.from({ length: 6 }, () => draft(customer, id)))
    const finals = await Promise.all(drafts.map(({ body }) => finalize(body.data.id)))
    const done = finals.find(({ status }) => status === 200)
    expect(finals.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(finals.filter(({ status }) => status === 422)).toHaveLength(5)
    expect(await usesOf(id)).toBe(1)
    expect((await draft(customer, id)).body.error.code).toBe('invalid_state')
    await merchant.post(`/invoices/${done?.body.data.id}/void`)
    expect((await draft(customer, id)).status).toBe(201)
  })

  it('is used by one of many pages, orders and invoices of a new customer at once', async () => {
    const { id, code } = await first()
    const { url } = await link()
    const round = async () => {
      const { email, id: customer } = await person()
      const { body } = await draft(customer, id)
      const lines = [{ description: 'Work', unit_price: 1000 }]
      const order = await merchant.post('/orders', { customer_id: customer, line_items: lines, discount_id: id })
      const payment_token = await cardToken(system)
      const [one, two, billed, ordered] = await Promise.all([
        press(url, { total: 900, code, email }),
        press(url, { total: 900, code, email }),
        finalize(body.data.id),
        merchant.post(`/orders/${order.body.id}/pay`, { payment_token }),
      ])
      const bought = [one, two].filter(({ status }) => status === 'succeeded').length
      return bought + [billed, ordered].filter(({ status }) => status === 200).length
    }
    expect(await Promise.all(Array.from({ length: 6 }, round))).toEqual([1, 1, 1, 1, 1, 1])
    expect(await usesOf(id)).toBe(6)
  })
})

describe('a discount that each customer may use so often', () => {
  const rowsOf = async (discountId: string) =>
    (
      await system.db
        .prepare('SELECT customer_key AS key FROM discount_redemptions WHERE discount_id = ?')
        .bind(discountId)
        .all<{ key: string }>()
    ).results

  it('counts what was bought on a page by e-mail with the customer’s invoices and orders', async () => {
    const { id, code } = await discount({ max_redemptions_per_user: 2 })
    const { url } = await link()
    const { email, id: customer } = await person()
    const order = { customer_id: customer, line_items: [{ description: 'Work', unit_price: 1000 }], discount_id: id }
    const waiting = (await merchant.post('/orders', order)).body
    const [first, second] = [await draft(customer, id), await draft(customer, id)]
    expect(await press(url, { total: 900, code, email: email.toUpperCase() })).toMatchObject({ status: 'succeeded' })
    expect((await finalize(first.body.data.id)).status).toBe(200)
    const refused = [
      await finalize(second.body.data.id),
      await draft(customer, id),
      await merchant.post('/orders', order),
      await merchant.post(`/orders/${waiting.id}/pay`, { payment_token: await cardToken(system) }),
    ]
    expect(refused.map(({ status, body }) => [status, body.error.code])).toEqual(
      refused.map(() => [422, 'invalid_state']),
    )
    expect(await press(url, { total: 900, code, email })).toMatchObject({ status: 'code_refused' })
    expect(await usesOf(id)).toBe(2)
    expect((await rowsOf(id)).map(({ key }) => key).toSorted()).toEqual([customer, `email:${email}`].toSorted())
  })

  it('is its customer’s in a session of theirs, whatever e-mail is typed there', async () => {
    const { id, code } = await discount({ max_redemptions_per_user: 1 })
    const { url } = await link()
    const { email, id: customerId } = await person()
    expect(await press(url, { total: 900, code, email })).toMatchObject({ status: 'succeeded' })
    const body = { lineItems: [{ productId: mug, quantity: 1 }], customerId, allowPromotionCodes: true }
    const session = (await merchant.post('/checkout-sessions', body)).body.data
    const tried = { total: 900, code, token: session.public_token, email: 'nobody@example.com' }
    expect(await press(session.url, tried)).toMatchObject({ status: 'code_refused' })
    expect(await usesOf(id)).toBe(1)
  })

  it('is refused on a page to an e-mail under which another customer’s record has used it', async () => {
    const { id, code } = await discount({ max_redemptions_per_user: 1 })
    const { url } = await link()
    const { email } = await person()
    const { id: twin } = (await merchant.post('/customers', { email })).body.data
    expect((await finalize((await draft(twin, id)).body.data.id)).status).toBe(200)
    expect(await press(url, { total: 900, code, email })).toMatchObject({ status: 'code_refused' })
    expect(await usesOf(id)).toBe(1)
  })

  it('counts the uses that stand: one that was dropped in the middle frees its place, and no more', async () => {
    const { id } = await discount({ max_redemptions_per_user: 3 })
    const { id: customer } = await person()
    const drafts = []
    for (let n = 0; n < 5; n += 1) drafts.push((await draft(customer, id)).body.data.id as string)
    const [one = '', two = '', three = '', four = '', five = ''] = drafts
    for (const each of [one, two, three]) expect((await finalize(each)).status).toBe(200)
    expect((await finalize(four)).status).toBe(422)
    await merchant.post(`/invoices/${two}/void`)
    expect((await finalize(four)).status).toBe(200)
    expect((await finalize(five)).status).toBe(422)
    expect(await rowsOf(id)).toHaveLength(3)
    expect(await usesOf(id)).toBe(3)
  })

  it('gives its last use to a page or to an invoice, however close together they come', async () => {
    const { id, code } = await discount({ max_redemptions_per_user: 1 })
    const { url } = await link()
    const round = async () => {
      const { email, id: customer } = await person()
      const { body } = await draft(customer, id)
      const [bought, billed] = await Promise.all([press(url, { total: 900, code, email }), finalize(body.data.id)])
      return [bought.status === 'succeeded', billed.status === 200].filter(Boolean).length
    }
    expect(await Promise.all(Array.from({ length: 12 }, round))).toEqual(Array.from({ length: 12 }, () => 1))
    expect(await usesOf(id)).toBe(12)
  })

  it('is not used more often by many presses and many invoices of one customer at once', async () => {
    const { id, code } = await discount({ max_redemptions_per_user: 4 })
    const { url } = await link()
    const { email, id: customer } = await person()
    const drafts = await Promise.all(Array.from({ length: 10 }, () => draft(customer, id)))
    const [pages, bills] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, () => press(url, { total: 900, code, email }))),
      Promise.all(drafts.map(({ body }) => finalize(body.data.id))),
    ])
    const bought = pages.filter(({ status }) => status === 'succeeded').length
    const billed = bills.filter(({ status }) => status === 200).length
    expect(bought + billed).toBe(4)
    expect(pages.filter(({ status }) => status === 'code_refused')).toHaveLength(10 - bought)
    expect(bills.filter(({ status }) => status === 422)).toHaveLength(10 - billed)
    expect(await usesOf(id)).toBe(4)
  })

  it('may be renamed after it was used more often than a lower limit would allow', async () => {
    const { id, code } = await discount({ max_redemptions: 2 })
    const { url } = await link()
    for (let uses = 0; uses < 2; uses += 1) await press(url, { total: 900, code })
    await system.db.prepare('UPDATE discounts SET max_redemptions = 1 WHERE id = ?').bind(id).run()
    expect((await merchant.call('PATCH', `/discounts/${id}`, { name: 'Renamed' })).status).toBe(200)
    expect((await merchant.call('PATCH', `/discounts/${id}`, { max_redemptions: 2 })).status).toBe(200)
  })
})

describe('the token of another merchant’s page', () => {
  it('opens nothing at a link: nothing is charged, and the page that it is for is paid as ever', async () => {
    const stranger = await testMerchant(system, 'stranger')
    const session = (await stranger.post('/checkout-sessions', { amountMinor: 1000, currency: 'USD' })).body.data
    const { url } = await link()
    const before = (await chargesAt(system, securityKey)).size
    const answer = await press(url, { total: 1000, token: session.public_token })
    expect(answer.error).toMatchObject({ code: 'resource_missing' })
    expect((await chargesAt(system, securityKey)).size).toBe(before)
    expect(await press(session.url, { total: 1000, token: session.public_token })).toMatchObject({
      status: 'succeeded',
    })
  })
})
