import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant } from '../api/merchant.ts'
import { letAnHourPass } from './books.ts'
import { cardToken, chargesAt, clearFaults, pay, setCallbacks, setFault, type PayAnswer } from './buyer.ts'
import { answerChallenge, CHALLENGED_CARD, comeBack } from './cardholder.ts'
import { gatewayStageOf, newSession, type GatewayStage, type NewSession } from './lost-payment.ts'

let system: System
let stage: GatewayStage

beforeAll(async () => {
  system = await startSystem()
  stage = await gatewayStageOf(system, await testMerchant(system, 'cardholders'))
})
afterAll(() => system.dispose())
afterEach(() => clearFaults(system))

const charged = async () => (await chargesAt(system, stage.securityKey)).size

async function chargedBy(work: () => Promise<unknown>): Promise<number> {
  const before = await charged()
  await work()
  return (await charged()) - before
}

/** Time goes by for every challenge that is open now. */
async function waitSixteenMinutes(): Promise<void> {
  await system.db.prepare("UPDATE authentications SET expires_at = expires_at - 960000 WHERE status = 'pending'").run()
}

const sweep = () => system.cron('*/5 * * * *')
const statesOf = async (column: 'payment_intent_id' | 'checkout_session_id', id: string) =>
  (
    await system.db
      .prepare(`SELECT status FROM authentications WHERE ${column} = ? ORDER BY created_at, id`)
      .bind(id)
      .all<{ status: string }>()
  ).results.map(({ status }) => status)

describe('a payment intent whose issuer wants to hear from its cardholder', () => {
  const RETURN_URL = 'https://shop.example/thanks?order=7'

  async function challengedIntent(body: object = {}) {
    const { merchant } = stage
    const customer = (await merchant.post('/customers', { email: 'holder@example.com' })).body.data.id
    const token = await cardToken(system, CHALLENGED_CARD)
    const method = (await merchant.post('/payment-methods', { customer_id: customer, token })).body.id
    const made = (await merchant.post('/payment-intents', { amount: 3300, customer, payment_method: method, ...body }))
      .body
    const intent = (await merchant.post(`/payment-intents/${made.id}/confirm`, { return_url: RETURN_URL })).body
    return { id: made.id as string, uuid: await uuidOf(made.id), intent, bank: intent.next_action.redirect_to_url.url }
  }
  const uuidOf = async (id: string): Promise<string> => {
    const text =
      "SELECT object_id AS id FROM events WHERE type = 'payment_intent.created' AND json_extract(data, '$.object.id') = ?"
    return (await system.db.prepare(text).bind(id).first<{ id: string }>())?.id ?? ''
  }
  const read = async (id: string) => (await stage.merchant.get(`/payment-intents/${id}`)).body
  const typesOf = async (uuid: string) => (await stage.merchant.eventsOf(uuid)).map(({ type }) => type)

  it('waits for the challenge, goes on by itself once it is passed, and tells the browser which intent it was', async () => {
    const { id, uuid, intent, bank } = await challengedIntent()
    expect(intent).toMatchObject({
      status: 'requires_action',
      amount_received: 0,
      last_payment_error: null,
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: RETURN_URL } },
    })
    const payment = intent.latest_payment
    expect((await stage.merchant.get(`/payments/${payment}`)).body.status).toBe('pending')
    expect((await stage.merchant.eventsOf(payment)).map(({ type }) => type)).toEqual(['payment.requires_action'])
    const grown = await chargedBy(async () => {
      const back = await comeBack(await answerChallenge(bank, 'passed'))
      expect(back).toMatchObject({ status: 303, location: `${RETURN_URL}&payment_intent=${id}` })
    })
    expect(grown).toBe(1)
    expect(await read(id)).toMatchObject({
      status: 'succeeded',
      amount_received: 3300,
      latest_payment: payment,
      next_action: null,
    })
    expect((await stage.merchant.get(`/payments/${payment}`)).body).toMatchObject({ status: 'succeeded' })
    expect(await typesOf(uuid)).toEqual([
      'payment_intent.created',
      'payment_intent.requires_action',
      'payment_intent.succeeded',
    ])
  })

  it('is held after the challenge where it is captured later', async () => {
    const { id, bank } = await challengedIntent({ capture_method: 'manual' })
    await comeBack(await answerChallenge(bank, 'passed'))
    expect(await read(id)).toMatchObject({ status: 'processing', amount_capturable: 3300 })
    expect((await stage.merchant.post(`/payment-intents/${id}/capture`)).body.status).toBe('succeeded')
  })

  it('waits for another method where the challenge fails', async () => {
    const { id, uuid, intent, bank } = await challengedIntent()
    const grown = await chargedBy(async () => {
      const back = await comeBack(await answerChallenge(bank, 'failed'))
      expect(back).toMatchObject({ status: 303, location: `${RETURN_URL}&payment_intent=${id}` })
    })
    expect(grown).toBe(0)
    expect(await read(id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'authentication_failed' },
      next_action: null,
    })
    expect((await stage.merchant.get(`/payments/${intent.latest_payment}`)).body.status).toBe('failed')
    expect(await typesOf(uuid)).toContain('payment_intent.payment_failed')
  })

  it('is told in plain words where no page was named for afterwards', async () => {
    const { id, uuid } = await challengedIntent()
    const { body } = await stage.merchant.post(`/payment-intents/${id}/confirm`, {})
    expect(body.status).toBe('requires_action')
    // The new confirmation left the first challenge behind.
    expect(await statesOf('payment_intent_id', uuid)).toEqual(['expired', 'pending'])
    const back = await comeBack(await answerChallenge(body.next_action.redirect_to_url.url, 'passed'))
    expect(back.status).toBe(200)
    expect(back.text).toContain('You can close this page')
    expect((await read(id)).status).toBe('succeeded')
  })

  it('changes by no state that is forged, used or of a challenge left behind', async () => {
    const { id, bank } = await challengedIntent()
    const forged = await comeBack(`${system.urls.checkout}/return/AAAAAAAAAAAAAAAAAAAAAA`)
    expect(forged.status).toBe(404)
    expect((await comeBack(`${system.urls.checkout}/return/nonsense`)).status).toBe(404)
    const returnUrl = await answerChallenge(bank, 'passed')
    const paid = await chargedBy(() => comeBack(returnUrl))
    expect(paid).toBe(1)
    const after = await read(id)
    const again = await chargedBy(async () => {
      const back = await comeBack(returnUrl)
      expect(back.status).toBe(200)
      expect(back.text).toContain('used before')
    })
    expect(again).toBe(0)
    expect(await read(id)).toEqual(after)
    const left = await challengedIntent()
    const leftReturn = await answerChallenge(left.bank, 'passed')
    await stage.merchant.post(`/payment-intents/${left.id}/cancel`)
    const stale = await chargedBy(() => comeBack(leftReturn))
    expect(stale).toBe(0)
    expect((await read(left.id)).status).toBe('canceled')
  })

  it('is not decided by a look at the address: only a visit is somebody coming back', async () => {
    const { id, bank } = await challengedIntent()
    const returnUrl = await answerChallenge(bank, 'passed')
    expect((await fetch(returnUrl, { method: 'HEAD' })).status).toBe(405)
    expect((await read(id)).status).toBe('requires_action')
    await comeBack(returnUrl)
    expect((await read(id)).status).toBe('succeeded')
  })

  it('still waits where the cardholder comes back before deciding', async () => {
    const { id, bank } = await challengedIntent()
    const page = await (await fetch(bank)).text()
    expect(page).toContain('33.00 USD')
    const returnUrl = await answerChallenge(bank, 'passed')
    // Nobody has decided the next one.
    const undecided = await challengedIntent()
    const state = await returnUrlOf(undecided.bank)
    expect((await comeBack(state)).text).toContain('still waiting for you')
    expect((await read(undecided.id)).status).toBe('requires_action')
    await comeBack(returnUrl)
    expect((await read(id)).status).toBe('succeeded')
  })

  /** Where an undecided challenge would lead, as its page says. */
  async function returnUrlOf(bank: string): Promise<string> {
    const policy = (await fetch(bank)).headers.get('content-security-policy') ?? ''
    expect(policy).toContain(new URL(system.urls.checkout).origin)
    const id = bank.slice(bank.lastIndexOf('/') + 1)
    const page = await fetch(`${system.urls.sandbox}/3ds/${id}.json`)
    return ((await page.json()) as { redirect_url: string }).redirect_url
  }

  it('is charged once by two returns at once', async () => {
    const { id, bank } = await challengedIntent()
    const returnUrl = await answerChallenge(bank, 'passed')
    const grown = await chargedBy(async () => {
      const backs = await Promise.all(Array.from({ length: 8 }, () => comeBack(returnUrl)))
      expect(backs.every(({ status }) => status === 303 || status === 200)).toBe(true)
      expect(backs.some(({ status }) => status === 303)).toBe(true)
    })
    expect(grown).toBe(1)
    expect((await read(id)).status).toBe('succeeded')
  })

  it('is given up after fifteen minutes, by the cron or by who comes late', async () => {
    const [first, second] = [await challengedIntent(), await challengedIntent()]
    const late = await answerChallenge(first.bank, 'passed')
    await waitSixteenMinutes()
    const grown = await chargedBy(async () => {
      const back = await comeBack(late)
      expect(back.status).toBe(410)
      expect(back.text).toContain('15 minutes')
      expect(await read(first.id)).toMatchObject({ last_payment_error: { code: 'authentication_expired' } })
      await sweep()
    })
    expect(grown).toBe(0)
    expect(await read(second.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'authentication_expired' },
    })
    const { merchant } = stage
    const { customer } = await read(second.id)
    const method = (await merchant.post('/payment-methods', { customer_id: customer, token: await cardToken(system) }))
      .body.id
    const paid = await merchant.post(`/payment-intents/${second.id}/confirm`, { payment_method: method })
    expect(paid.body.status).toBe('succeeded')
  })

  it('is not decided by the gateway’s callback, whichever way it comes', async () => {
    await setCallbacks(system, stage.securityKey, 'before_reply')
    const { id, bank, intent } = await challengedIntent()
    expect(intent.status).toBe('requires_action')
    await comeBack(await answerChallenge(bank, 'passed'))
    await expect.poll(async () => (await read(id)).status).toBe('succeeded')
    await setCallbacks(system, stage.securityKey, 'off')
  })

  it('keeps its decline where no challenge can be started', async () => {
    const { id } = await challengedIntent()
    await setFault(system, { security_key: stage.securityKey, operation: 'authenticate', mode: 'error_before_charge' })
    const { body } = await stage.merchant.post(`/payment-intents/${id}/confirm`, {})
    expect(body).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { decline_code: 'authentication_required' },
    })
  })

  it('waits on where the gateway cannot be asked', async () => {
    const { id, bank } = await challengedIntent()
    const returnUrl = await answerChallenge(bank, 'passed')
    await setFault(system, { security_key: stage.securityKey, operation: 'authenticate', mode: 'garbled', count: 1 })
    expect((await comeBack(returnUrl)).text).toContain('Check again')
    expect((await read(id)).status).toBe('requires_action')
    expect((await comeBack(returnUrl)).status).toBe(303)
    expect((await read(id)).status).toBe('succeeded')
  })

  it('goes on where the charge could not begin after the challenge: the proof is still good', async () => {
    const { id, bank, uuid, intent } = await challengedIntent()
    const returnUrl = await answerChallenge(bank, 'passed')
    const { merchant } = stage
    await merchant.post(`/payment-methods/${intent.payment_method}/detach`)
    expect((await comeBack(returnUrl)).text).toContain('Check again')
    expect(await statesOf('payment_intent_id', uuid)).toEqual(['passed'])
    await merchant.post(`/payment-methods/${intent.payment_method}/attach`, { customer_id: intent.customer })
    expect(await chargedBy(() => comeBack(returnUrl))).toBe(1)
    expect((await read(id)).status).toBe('succeeded')
  })

  it('survives a kill between the challenge and the charge: who comes back again is charged once', async () => {
    const { id, bank, uuid } = await challengedIntent()
    const returnUrl = await answerChallenge(bank, 'passed')
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_before_charge', count: 1 })
    const answer = comeBack(returnUrl).catch(() => null)
    await expect.poll(() => statesOf('payment_intent_id', uuid), { timeout: 15_000 }).toEqual(['used'])
    await system.restart({ kill: true })
    expect(await answer).toBeNull()
    await clearFaults(system)
    const grown = await chargedBy(async () => {
      expect((await comeBack(returnUrl)).text).toContain('used before')
      await letAnHourPass(system)
    })
    expect(grown).toBe(0)
    // Nothing was charged, so the intent may be tried again; never is the charge sent twice.
    expect(await read(id)).toMatchObject({ status: 'requires_payment_method', amount_received: 0 })
  })
})

describe('a purchase whose issuer wants to hear from its cardholder', () => {
  /** As the page's script does: a try, and a challenge with a new token. */
  async function challenge(session: NewSession): Promise<{ first: PayAnswer; bank: string }> {
    const first = await pay(system, { ...session, card: CHALLENGED_CARD })
    const reply = await authenticate(session)
    return { first, bank: reply.redirect_url ?? '' }
  }

  async function authenticate({ url, token, totalMinor }: NewSession, expected = totalMinor) {
    const response = await fetch(`${url}/authenticate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        session: token,
        items: [],
        payment_token: await cardToken(system, CHALLENGED_CARD),
        email: 'buyer@example.com',
        expected_total_minor: expected,
      }),
    })
    const body = (await response.json()) as { status?: string; redirect_url?: string; error?: { code: string } }
    return { httpStatus: response.status, ...body }
  }

  const sessionOf = async ({ id }: NewSession) => (await stage.merchant.get(`/checkout-sessions/${id}`)).body.data

  it('is paid once the challenge is passed', async () => {
    const session = await newSession(stage)
    const grown = await chargedBy(async () => {
      const { first, bank } = await challenge(session)
      expect(first.status).toBe('authentication_required')
      const back = await comeBack(await answerChallenge(bank, 'passed'))
      expect(back).toMatchObject({ status: 303, location: `/c/${session.token}/done` })
    })
    expect(grown).toBe(1)
    expect((await sessionOf(session)).status).toBe('complete')
  })

  it('may be tried again where the challenge fails', async () => {
    const session = await newSession(stage)
    const { bank } = await challenge(session)
    const back = await comeBack(await answerChallenge(bank, 'failed'))
    expect(back.status).toBe(200)
    expect(back.text).toContain('nothing was charged')
    expect(back.text).toContain(`href="/c/${session.token}"`)
    expect((await pay(system, session)).status).toBe('succeeded')
  })

  it('is not charged by who comes sixteen minutes late', async () => {
    const session = await newSession(stage)
    const { bank } = await challenge(session)
    const returnUrl = await answerChallenge(bank, 'passed')
    await waitSixteenMinutes()
    const grown = await chargedBy(async () => {
      const back = await comeBack(returnUrl)
      expect(back.status).toBe(410)
      expect(back.text).toContain('15 minutes')
    })
    expect(grown).toBe(0)
    expect((await pay(system, session)).status).toBe('succeeded')
  })

  it('is charged once by two returns at once, and not after it was paid another way', async () => {
    const session = await newSession(stage)
    const { bank } = await challenge(session)
    const returnUrl = await answerChallenge(bank, 'passed')
    expect(await chargedBy(() => Promise.all(Array.from({ length: 6 }, () => comeBack(returnUrl))))).toBe(1)
    const other = await newSession(stage)
    const left = await answerChallenge((await challenge(other)).bank, 'passed')
    expect(await chargedBy(() => pay(system, other))).toBe(1)
    const late = await chargedBy(async () => {
      expect((await comeBack(left)).status).toBe(303)
    })
    expect(late).toBe(0)
  })

  it('needs a try that the issuer answered so, and the total that the buyer saw', async () => {
    const fresh = await newSession(stage)
    expect(await authenticate(fresh)).toMatchObject({ httpStatus: 422, error: { code: 'invalid_state' } })
    await pay(system, { ...fresh, card: '4000000000000002' })
    expect(await authenticate(fresh)).toMatchObject({ httpStatus: 422 })
    await pay(system, { ...fresh, card: CHALLENGED_CARD })
    expect((await authenticate(fresh, 1)).status).toBe('total_changed')
    expect((await authenticate(fresh)).status).toBe('challenge')
  })

  it('is limited like every other try', async () => {
    const session = await newSession(stage)
    await pay(system, { ...session, card: CHALLENGED_CARD })
    const replies: number[] = []
    for (let tries = 0; tries < 11; tries += 1) replies.push((await authenticate(session)).httpStatus)
    expect(replies.filter((status) => status === 200)).toHaveLength(9)
    expect(replies.at(-1)).toBe(429)
  })

  it('sets nothing aside while the buyer is away, and takes the last one once', async () => {
    const { merchant } = stage
    const stocked = {
      name: 'Last one',
      kind: 'one_time',
      pricing_model: 'one_time',
      amount_minor: 2500,
      currency: 'USD',
    }
    const made = await merchant.post('/products', {
      ...stocked,
      product_id: 'last-one',
      track_inventory: true,
      stock_quantity: 1,
    })
    expect(made.status).toBe(201)
    const product = made.body.data ?? made.body
    const link = (await merchant.post('/payment-links', { product_ids: [product.id] })).body
    const stock = async () => {
      const text = 'SELECT stock_quantity AS left FROM products WHERE id = ?'
      return (await system.db.prepare(text).bind(product.id).first<{ left: number }>())?.left
    }
    const visit = (token: string): NewSession => ({ id: '', url: link.url, token, totalMinor: 2500 })
    const first = visit('AAAAAAAAAAAAAAAAAAAAAB')
    const second = visit('AAAAAAAAAAAAAAAAAAAAAC')
    const [one, two] = [await challenge(first), await challenge(second)]
    expect(await stock()).toBe(1)
    const returns = [await answerChallenge(one.bank, 'passed'), await answerChallenge(two.bank, 'passed')]
    const grown = await chargedBy(async () => {
      const [paid, refused] = [await comeBack(returns[0] ?? ''), await comeBack(returns[1] ?? '')]
      expect(paid.status).toBe(303)
      expect(refused.status).toBe(200)
      expect(refused.text).toContain('sold out')
    })
    expect(grown).toBe(1)
    expect(await stock()).toBe(0)
  })
})
