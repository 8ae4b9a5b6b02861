import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { storeCard } from '../api/card-on-file.ts'
import { openInvoice } from '../api/open-invoice.ts'
import { clearFaults, setCallbacks } from './buyer.ts'
import { answerChallenge, CHALLENGED_CARD, comeBack } from './cardholder.ts'
import type { SigningKey } from './doors.ts'
import { elavonStage } from './elavon.ts'
import { payingStage, type Stage } from './paying.ts'
import { draftOf, errorOf, newRapydKey, payAtRapyd, rapydId } from './rapyd.ts'

let system: System
let stage: Stage
let key: SigningKey
let method: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `rapyd-3ds-${(made += 1)}`)
  key = await newRapydKey(stage.merchant)
  method = await storeCard(system, stage.merchant, stage.customerId, CHALLENGED_CARD)
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const pay = (id: string, headers: Record<string, string> = {}) =>
  payAtRapyd(system, { id: rapydId(id), key, body: { payment_method: method }, headers })
const paymentsOf = async (id: string): Promise<{ id: string; status: string }[]> =>
  (await stage.merchant.get(`/payments?invoice_id=${id}`)).body.data
const typesOf = async (id: string) => (await stage.merchant.eventsOf(id)).map(({ type }) => type)

/** An invoice whose charge waits for its cardholder. */
async function challenged(newInvoice: () => Promise<string> = () => stage.newInvoice(1234)) {
  const id = await newInvoice()
  const answer = await pay(id)
  return { id, answer, bank: String(answer.body.data.payment.redirect_url) }
}

describe('a card whose issuer wants to hear from its holder', () => {
  it('is answered with where the cardholder authenticates, and is charged by itself afterwards', async () => {
    const { id, answer, bank } = await challenged(() => draftOf(stage, 1234))
    expect(answer.status).toBe(200)
    expect(answer.body.status).toMatchObject({ status: 'SUCCESS', message: expect.stringContaining('15 minutes') })
    expect(answer.body.data).toMatchObject({
      status: 'open',
      attempt_count: 1,
      payment: { amount: 12.34, status: 'ACT', paid: false, paid_at: 0, redirect_url: expect.stringMatching(/^http/) },
    })
    const [waiting] = await paymentsOf(id)
    expect(waiting?.status).toBe('pending')
    expect(await typesOf(waiting?.id ?? '')).toEqual(['payment.requires_action'])
    expect(await stage.done('sale')).toBe(0)
    const back = await comeBack(await answerChallenge(bank, 'passed'))
    expect([back.status, back.text.includes('Thank you')]).toEqual([200, true])
    expect(await stage.statusOfInvoice(id)).toBe('paid')
    expect(await paymentsOf(id)).toMatchObject([{ id: waiting?.id, status: 'succeeded' }])
    expect(await typesOf(waiting?.id ?? '')).toEqual(['payment.requires_action', 'payment.succeeded'])
    expect(await stage.done('sale')).toBe(1)
  })

  it('is answered so too where the callback comes before the reply', async () => {
    await setCallbacks(system, stage.securityKey, 'before_reply')
    const { id, bank } = await challenged()
    expect(bank).toMatch(/^http/)
    await comeBack(await answerChallenge(bank, 'passed'))
    expect(await stage.statusOfInvoice(id)).toBe('paid')
  })

  it('is answered the same for the same idempotency value, with one challenge', async () => {
    const id = await stage.newInvoice()
    const headers = { idempotency: crypto.randomUUID() }
    const first = await pay(id, headers)
    expect((await pay(id, headers)).body).toEqual(first.body)
    const text = 'SELECT count(*) AS n FROM authentications WHERE merchant_id = ?'
    expect(await system.db.prepare(text).bind(stage.merchant.merchantId).first('n')).toBe(1)
  })

  it('is charged once, however often its holder comes back', async () => {
    const { id, bank } = await challenged()
    const returnUrl = await answerChallenge(bank, 'passed')
    const backs = await Promise.all(Array.from({ length: 5 }, () => comeBack(returnUrl)))
    expect(backs.filter(({ text }) => text.includes('Thank you'))).toHaveLength(1)
    expect((await comeBack(returnUrl)).text).toContain('Already confirmed')
    expect(await stage.done('sale')).toBe(1)
    expect(await stage.statusOfInvoice(id)).toBe('paid')
  })

  it('is not charged where the challenge fails', async () => {
    const { id, bank } = await challenged()
    expect((await comeBack(await answerChallenge(bank, 'failed'))).text).toContain('Payment not confirmed')
    const [failed] = await paymentsOf(id)
    expect(failed?.status).toBe('failed')
    expect(await typesOf(failed?.id ?? '')).toEqual(['payment.requires_action', 'payment.failed'])
    expect(await stage.statusOfInvoice(id)).toBe('sent')
    expect(await stage.done('sale')).toBe(0)
    expect((await pay(id)).body.data).toMatchObject({ attempt_count: 2, payment: { status: 'ACT' } })
  })

  it('is given up after 15 minutes', async () => {
    const { id, bank } = await challenged()
    const text = 'UPDATE authentications SET expires_at = expires_at - 900000 WHERE merchant_id = ?'
    await system.db.prepare(text).bind(stage.merchant.merchantId).run()
    await system.cron('*/5 * * * *')
    expect((await paymentsOf(id)).map(({ status }) => status)).toEqual(['failed'])
    const late = await comeBack(await answerChallenge(bank, 'passed'))
    expect(late.text).toContain('The confirmation came too late')
    expect(await stage.done('sale')).toBe(0)
  })

  it('is not charged for an invoice that was paid in the meantime', async () => {
    const { id, bank } = await challenged()
    const cash = await stage.post(`/invoices/${id}/pay`, { payment_method: 'cash', amount_minor: 1234 })
    expect(cash.body.data.status).toBe('paid')
    const back = await comeBack(await answerChallenge(bank, 'passed'))
    expect(back.text).toContain('The invoice is paid, so it takes no payment.')
    expect(await stage.done('sale')).toBe(0)
  })

  it('stays declined at a gateway that starts no challenge', async () => {
    const { merchant, customerId, storeCard: store } = await elavonStage(system, `rapyd-elavon-${made}`)
    const body = { payment_method: (await store(CHALLENGED_CARD)).body.id }
    const id = await openInvoice(system, merchant.merchantId, { customerId, currency: 'EUR' })
    const answer = await payAtRapyd(system, { id: rapydId(id), key: await newRapydKey(merchant), body })
    expect(errorOf(answer)).toEqual([400, 'ERROR_PROCESSING_CARD - [65]'])
  })
})
