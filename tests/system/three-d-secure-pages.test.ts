import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant } from '../api/merchant.ts'
import { cardToken, chargesAt } from './buyer.ts'
import { answerChallenge, CHALLENGED_CARD, comeBack } from './cardholder.ts'
import { newToken, pressAt, type Press } from './checkout-discounts.ts'
import { gatewayStageOf, type GatewayStage } from './lost-payment.ts'
import { newPayer, publicInvoice, type PublicPage } from './public-invoices.ts'

let system: System
let stage: GatewayStage

beforeAll(async () => {
  system = await startSystem()
  stage = await gatewayStageOf(system, await testMerchant(system, 'challenged-pages'))
})
afterAll(() => system.dispose())

const BUYER = 'buyer@example.com'
const press = (address: string, wanted: Press) => pressAt(system, address, wanted)

async function chargedBy(work: () => Promise<unknown>): Promise<number> {
  const before = (await chargesAt(system, stage.securityKey)).size
  await work()
  return (await chargesAt(system, stage.securityKey)).size - before
}

/** Time goes by for every challenge that is open now. */
async function waitSixteenMinutes(): Promise<void> {
  await system.db.prepare("UPDATE authentications SET expires_at = expires_at - 960000 WHERE status = 'pending'").run()
}

describe('a challenge whose result is of other money', () => {
  async function challengedIntent(set: object = {}) {
    const { merchant } = stage
    const customer = (await merchant.post('/customers', { email: 'holder@example.com' })).body.data.id
    const token = await cardToken(system, CHALLENGED_CARD)
    const method = (await merchant.post('/payment-methods', { customer_id: customer, token })).body.id
    const body = { amount: 3300, customer, payment_method: method, ...set }
    const { id } = (await merchant.post('/payment-intents', body)).body as { id: string }
    const { next_action: action } = (await merchant.post(`/payment-intents/${id}/confirm`, {})).body
    return { id, bank: action.redirect_to_url.url as string }
  }
  const read = async (id: string) => (await stage.merchant.get(`/payment-intents/${id}`)).body

  async function challengedSession(totalMinor: number) {
    const { body } = await stage.merchant.post('/checkout-sessions', { amountMinor: totalMinor, currency: 'USD' })
    const { id, url, public_token: token } = body.data as { id: string; url: string; public_token: string }
    const asked = { token, total: totalMinor, email: BUYER, card: CHALLENGED_CARD }
    await press(`${url}/pay`, asked)
    return { id, url, token, bank: (await press(`${url}/authenticate`, asked)).redirect_url as string }
  }

  /** The gateway's answer about one challenge is what became of another one. */
  async function confuse(challenged: string, other: string): Promise<void> {
    const reference = (bank: string) => bank.slice(bank.lastIndexOf('/') + 1)
    const { meta } = await system.db
      .prepare('UPDATE authentications SET gateway_reference = ? WHERE gateway_reference = ?')
      .bind(reference(other), reference(challenged))
      .run()
    expect(meta.changes).toBe(1)
  }

  it.each([
    ['amount', { amount: 3299 }],
    ['currency', { currency: 'EUR' }],
  ])('charges nothing: another %s is good for its own payment alone', async (_, set) => {
    const [{ id, bank }, other] = [await challengedIntent(), await challengedIntent(set)]
    const returnUrl = await answerChallenge(bank, 'passed')
    const otherReturn = await answerChallenge(other.bank, 'passed')
    await confuse(bank, other.bank)
    const grown = await chargedBy(async () => {
      expect((await comeBack(returnUrl)).text).toContain('nothing was charged')
      await comeBack(returnUrl)
    })
    expect(grown).toBe(0)
    expect(await read(id)).toMatchObject({
      status: 'requires_payment_method',
      amount_received: 0,
      last_payment_error: { code: 'authentication_failed' },
    })
    expect(system.logs.join()).toContain('authentication.other_money')
    expect((await read(other.id)).status).toBe('requires_action')
    expect(await chargedBy(() => comeBack(otherReturn))).toBe(1)
    expect((await read(other.id)).status).toBe('succeeded')
  })

  it('does not pay a page that costs more than what was confirmed', async () => {
    const [session, cheap] = [await challengedSession(2500), await challengedSession(1)]
    const returnUrl = await answerChallenge(session.bank, 'passed')
    await answerChallenge(cheap.bank, 'passed')
    await confuse(session.bank, cheap.bank)
    const grown = await chargedBy(async () => {
      const back = await comeBack(returnUrl)
      expect([back.status, back.text]).toEqual([200, expect.stringContaining('nothing was charged')])
    })
    expect(grown).toBe(0)
    expect((await stage.merchant.get(`/checkout-sessions/${session.id}`)).body.data.status).toBe('open')
    expect((await press(`${session.url}/pay`, { token: session.token, total: 2500 })).status).toBe('succeeded')
  })
})

describe('a purchase with a discount code whose issuer wants to hear from its cardholder', () => {
  const ITEM = { amount_minor: 2500, currency: 'USD', allow_promotion_codes: true }
  let made = 0

  /** A buyer of 25.00 USD who is at the bank to confirm 22.50 USD. */
  async function challenged(discountId: string, code: string) {
    const { url } = (await stage.merchant.post('/payment-links', ITEM)).body as { url: string }
    const token = newToken()
    const asked = { token, total: 2250, email: BUYER, card: CHALLENGED_CARD, code }
    expect((await press(`${url}/pay`, asked)).status).toBe('authentication_required')
    expect(await usesOf(discountId)).toBe(0)
    const begun = await press(`${url}/authenticate`, asked)
    expect(begun.status).toBe('challenge')
    return { url, token, bank: begun.redirect_url as string }
  }
  const discount = async (set: object = {}) => {
    const code = `BANK-${(made += 1)}`
    const body = { code, discount_type: 'percentage', discount_value: 10, ...set }
    return (await stage.merchant.post('/discounts', body)).body.data as { id: string; code: string }
  }
  const usesOf = async (id: string) =>
    (await stage.merchant.get(`/discounts/${id}`)).body.data.current_redemptions as number
  const lastInvoice = async () => {
    const { id } = (await stage.merchant.get('/invoices?limit=1')).body.data[0]
    return (await stage.merchant.get(`/invoices/${id}`)).body.data
  }

  it('is charged the price that was confirmed, and its code is counted once', async () => {
    const { id, code } = await discount({ max_redemptions: 1 })
    const { bank } = await challenged(id, code)
    const returnUrl = await answerChallenge(bank, 'passed')
    const grown = await chargedBy(async () => {
      const backs = await Promise.all(Array.from({ length: 4 }, () => comeBack(returnUrl)))
      expect(backs.some(({ status }) => status === 303)).toBe(true)
    })
    expect(grown).toBe(1)
    expect(await usesOf(id)).toBe(1)
    expect(await lastInvoice()).toMatchObject({ status: 'paid', total_minor: 2250, discount_minor: 250 })
  })

  it.each<[string, (id: string, code: string) => Promise<unknown>]>([
    [
      'was used up',
      async (id, code) => {
        const { url } = (await stage.merchant.post('/payment-links', ITEM)).body
        expect((await press(`${url}/pay`, { total: 2250, code })).status).toBe('succeeded')
        expect(await usesOf(id)).toBe(1)
      },
    ],
    ['was switched off', (id) => stage.merchant.call('PATCH', `/discounts/${id}`, { is_active: false })],
    ['takes off less', (id) => stage.merchant.call('PATCH', `/discounts/${id}`, { discount_value: 5 })],
  ])('is not charged where the code %s meanwhile, and can be paid without it', async (_, change) => {
    const { id, code } = await discount({ max_redemptions: 1 })
    const { url, token, bank } = await challenged(id, code)
    const returnUrl = await answerChallenge(bank, 'passed')
    await change(id, code)
    const before = await usesOf(id)
    const grown = await chargedBy(async () => {
      const back = await comeBack(returnUrl)
      expect(back.status).toBe(200)
      expect(back.text).toContain('The total has changed')
    })
    expect(grown).toBe(0)
    expect(await usesOf(id)).toBe(before)
    expect((await press(`${url}/pay`, { token, total: 2500 })).status).toBe('succeeded')
  })
})

describe('a payment at an invoice’s public page whose issuer wants to hear from its cardholder', () => {
  async function challenged() {
    const { merchant } = stage
    const customer = (await merchant.post('/customers', { email: 'owner@example.com' })).body.data.id
    const page = await publicInvoice(system, merchant.merchantId, customer)
    const session = newPayer()
    const asked = { token: session, total: 10_000, email: BUYER, card: CHALLENGED_CARD }
    expect((await press(`${page.url}/pay`, asked)).status).toBe('authentication_required')
    const begun = await press(`${page.url}/authenticate`, asked)
    expect(begun.status).toBe('challenge')
    const invoice = async () => (await merchant.get(`/invoices/${page.invoiceId}`)).body.data
    return { page, session, bank: begun.redirect_url as string, invoice }
  }
  const payAgain = ({ url }: PublicPage) => press(`${url}/pay`, { total: 10_000 })

  it('pays the invoice once the challenge is passed, however often the payer comes back', async () => {
    const { page, session, bank, invoice } = await challenged()
    const returnUrl = await answerChallenge(bank, 'passed')
    const grown = await chargedBy(async () => {
      const back = await comeBack(returnUrl)
      expect(back).toMatchObject({ status: 303, location: `/i/${page.token}/paid/${session}` })
      expect((await comeBack(returnUrl)).text).toContain('used before')
    })
    expect(grown).toBe(1)
    expect(await invoice()).toMatchObject({ status: 'paid', amount_paid_minor: 10_000 })
  })

  it('leaves the invoice as it was where the challenge fails', async () => {
    const { page, bank, invoice } = await challenged()
    const before = await invoice()
    const grown = await chargedBy(async () => {
      const back = await comeBack(await answerChallenge(bank, 'failed'))
      expect(back.status).toBe(200)
      expect(back.text).toContain('nothing was charged')
      expect(back.text).toContain(`href="/i/${page.token}"`)
    })
    expect(grown).toBe(0)
    expect(await invoice()).toEqual(before)
    expect((await payAgain(page)).status).toBe('succeeded')
  })

  it('leaves the invoice as it was where the payer comes sixteen minutes late', async () => {
    const { page, bank, invoice } = await challenged()
    const before = await invoice()
    const returnUrl = await answerChallenge(bank, 'passed')
    await waitSixteenMinutes()
    const grown = await chargedBy(async () => {
      const back = await comeBack(returnUrl)
      expect(back.status).toBe(410)
      expect(back.text).toContain('15 minutes')
    })
    expect(grown).toBe(0)
    expect(await invoice()).toEqual(before)
    expect((await payAgain(page)).status).toBe('succeeded')
  })

  it('is not charged where the invoice was paid another way meanwhile', async () => {
    const { page, bank, invoice } = await challenged()
    const returnUrl = await answerChallenge(bank, 'passed')
    expect((await payAgain(page)).status).toBe('succeeded')
    expect(await chargedBy(() => comeBack(returnUrl))).toBe(0)
    expect(await invoice()).toMatchObject({ status: 'paid', amount_paid_minor: 10_000 })
  })
})
