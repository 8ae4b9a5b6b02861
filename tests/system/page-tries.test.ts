import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { cardToken, GOOD_CARD } from './buyer.ts'
import { newEmail, newToken } from './checkout-discounts.ts'
import { publicInvoice } from './public-invoices.ts'

const DECLINED = '4000000000000002'

let system: System
let merchant: TestMerchant
let mug: string
let addresses = 0

beforeAll(async () => {
  system = await startSystem({ rateLimits: true })
  merchant = await testMerchant(system, 'page-tries')
  const product = { product_id: 'mug', name: 'Mug', kind: 'one_time', pricing_model: 'one_time', amount_minor: 1000 }
  mug = (await merchant.post('/products', { ...product, currency: 'USD' })).body.data.id
  await merchant.post('/discounts', { code: 'REAL', discount_type: 'percentage', discount_value: 10 })
})
afterAll(() => system.dispose())

/** A network that nothing has come from. */
const newAddress = () => `10.1.0.${(addresses += 1)}`
const link = async (): Promise<string> =>
  (await merchant.post('/payment-links', { product_ids: [mug], allow_promotion_codes: true })).body.url
const times = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make))

interface Sender {
  readonly address: string
  readonly token?: string
}

async function send(url: string, { address, token = newToken() }: Sender, body: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cf-connecting-ip': address },
    body: JSON.stringify({ session: token, items: [], ...body }),
  })
  return { httpStatus: response.status, ...((await response.json()) as Answer) }
}

interface Answer {
  readonly status?: string
  readonly redirect_url?: string
  readonly message?: string
  readonly code?: string | null
  readonly code_error?: string | null
}

/** Presses Pay, in a browser of its own where none is named. */
async function press(url: string, sender: Sender, card = DECLINED, more: object = {}) {
  const payment_token = await cardToken(system, card)
  return send(`${url}/pay`, sender, { payment_token, email: newEmail(), expected_total_minor: 1000, ...more })
}

const quote = (url: string, sender: Sender, code: string) => send(`${url}/quote`, sender, { discount_code: code })

describe('cards that are tried on a page', () => {
  it('run out for a network, whatever new browsers it brings and however many of them at once', async () => {
    const [url, other] = [await link(), await link()]
    const address = newAddress()
    const answers = await times(27, () => press(url, { address }))
    expect(answers.filter(({ status }) => status === 'declined')).toHaveLength(25)
    const refused = answers.filter(({ httpStatus }) => httpStatus === 429)
    expect(refused).toHaveLength(2)
    expect(refused[0]?.redirect_url).toMatch(/\/limit$/)
    expect(await press(url, { address }, GOOD_CARD)).toMatchObject({ httpStatus: 429 })
    const page = await fetch(url, { headers: { 'cf-connecting-ip': address } })
    expect([page.status, (await page.text()).includes('checkout-data')]).toEqual([429, false])
    // Others buy on, and so does that network elsewhere, and here after an hour.
    expect(await press(url, { address: newAddress() }, GOOD_CARD)).toMatchObject({ status: 'succeeded' })
    expect(await press(other, { address }, GOOD_CARD)).toMatchObject({ status: 'succeeded' })
    await system.db.prepare('UPDATE checkout_sessions SET updated_at = updated_at - 3600000').run()
    expect(await press(url, { address }, GOOD_CARD)).toMatchObject({ status: 'succeeded' })
  })

  it('follow a browser to another network: there they count too', async () => {
    const url = await link()
    const [here, there] = [newAddress(), newAddress()]
    const browsers = Array.from({ length: 9 }, newToken)
    for (const token of browsers) await press(url, { address: here, token })
    const statuses = []
    for (const token of browsers) {
      for (let tries = 0; tries < 3; tries += 1) statuses.push((await press(url, { address: there, token })).httpStatus)
    }
    // Six browsers bring the one try of the first network and make three each.
    expect(statuses).toEqual([...Array.from({ length: 18 }, () => 200), ...Array.from({ length: 9 }, () => 429)])
  })

  it('come back with a browser that was away for an hour', async () => {
    const url = await link()
    const sender = { address: newAddress(), token: newToken() }
    for (let tries = 0; tries < 8; tries += 1) await press(url, sender)
    await system.db.prepare('UPDATE checkout_sessions SET updated_at = updated_at - 3600000').run()
    for (let tries = 0; tries < 17; tries += 1) {
      expect(await press(url, { address: sender.address })).toMatchObject({ status: 'declined' })
    }
    expect(await press(url, sender)).toMatchObject({ httpStatus: 429 })
  })

  it('do not run out for buyers whose payments go through, however many share an address', async () => {
    const url = await link()
    const address = newAddress()
    for (let round = 0; round < 4; round += 1) {
      const answers = await times(7, () => press(url, { address }, GOOD_CARD))
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 'succeeded'))
    }
  })

  it('run out at the page of an invoice as well', async () => {
    const customer = (await merchant.post('/customers', { email: newEmail() })).body.data.id
    const { url } = await publicInvoice(system, merchant.merchantId, customer)
    const address = newAddress()
    const statuses: number[] = []
    const owed = { expected_total_minor: 10_000 }
    for (let tries = 0; tries < 26; tries += 1) {
      statuses.push((await press(url, { address }, DECLINED, owed)).httpStatus)
    }
    expect(statuses).toEqual([...Array.from({ length: 25 }, () => 200), 429])
  })
})

describe('codes that are guessed', () => {
  it('are told nothing of after ten that are none, wherever on the page they are asked for', async () => {
    const url = await link()
    const sender = { address: newAddress(), token: newToken() }
    const cookie = `checkout_${url.slice(url.lastIndexOf('/') + 1)}=${sender.token}`
    const open = async (code: string) => {
      const headers = { cookie, 'cf-connecting-ip': sender.address }
      return (await fetch(`${url}?discount=${code}`, { headers })).text()
    }
    for (let n = 0; n < 4; n += 1) {
      expect(await quote(url, sender, `GUESS${n}`)).toMatchObject({ code: null, code_error: 'This code is not valid.' })
    }
    for (let n = 4; n < 7; n += 1) expect(await open(`GUESS${n}`)).toContain('This code is not valid.')
    for (let n = 7; n < 10; n += 1) {
      const refused = await press(url, sender, GOOD_CARD, { discount_code: `GUESS${n}` })
      expect(refused).toMatchObject({ status: 'code_refused' })
    }
    expect(await quote(url, sender, 'REAL')).toEqual({
      httpStatus: 429,
      message: expect.stringContaining('a lot of tries'),
    })
    const page = await open('REAL')
    expect(page).toContain('a lot of tries')
    expect(page).not.toContain('$9.00')
    for (const discount_code of ['REAL', 'GUESS']) {
      expect(await press(url, sender, GOOD_CARD, { discount_code })).toMatchObject({ httpStatus: 429 })
    }
    // Without a code the page is paid as ever.
    expect(await press(url, sender, GOOD_CARD)).toMatchObject({ status: 'succeeded' })
  })

  it('cost no guess where they are one, and are paid by whoever was told of them before', async () => {
    const url = await link()
    const sender = { address: newAddress(), token: newToken() }
    for (let n = 0; n < 12; n += 1) expect(await quote(url, sender, 'real')).toMatchObject({ code: 'REAL' })
    for (let n = 0; n < 10; n += 1) await quote(url, sender, `TYPO${n}`)
    const agreed = { discount_code: 'REAL', expected_total_minor: 900 }
    expect(await press(url, sender, GOOD_CARD, agreed)).toMatchObject({ status: 'succeeded' })
  })

  it('run out for a network at all pages of the merchant, whatever new browsers it brings', async () => {
    const [url, other] = [await link(), await link()]
    const address = newAddress()
    await quote(url, { address }, 'GUESS')
    const { results } = await system.db
      .prepare('UPDATE code_guesses SET guesses = 49 WHERE expires_at < ? RETURNING guesses')
      .bind(Date.now() + 2 * 3_600_000)
      .all()
    expect(results.length).toBeGreaterThan(0)
    expect(await quote(other, { address }, 'GUESS')).toMatchObject({ httpStatus: 200 })
    expect(await quote(other, { address }, 'REAL')).toMatchObject({ httpStatus: 429 })
    expect(await quote(other, { address: newAddress() }, 'REAL')).toMatchObject({ code: 'REAL' })
    const body = { lineItems: [{ productId: mug, quantity: 1 }], allowPromotionCodes: true }
    const session = (await merchant.post('/checkout-sessions', body)).body.data
    const buyer = { address, token: session.public_token }
    expect(await quote(session.url, buyer, 'REAL')).toMatchObject({ httpStatus: 429 })
    expect(await press(session.url, buyer, GOOD_CARD)).toMatchObject({ status: 'succeeded' })
    await system.db.prepare('UPDATE code_guesses SET expires_at = expires_at - 3600000').run()
    expect(await quote(other, { address }, 'REAL')).toMatchObject({ code: 'REAL' })
    // What counts no more is forgotten with the next guess.
    await quote(url, { address: newAddress() }, 'GUESS')
    const over = system.db.prepare('SELECT count(*) AS n FROM code_guesses WHERE expires_at <= ?').bind(Date.now())
    expect(await over.first('n')).toBe(0)
  })
})
