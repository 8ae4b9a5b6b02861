import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DECLINED_CARD } from '../api/card-on-file.ts'
import { letAnHourPass } from './books.ts'
import { clearFaults } from './buyer.ts'
import { elavonAttempts, elavonStage, type ElavonStage } from './elavon.ts'
import { endLeases, toldBy } from './paying.ts'

let system: System
let stage: ElavonStage
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await elavonStage(system, `elavon-${(made += 1)}`)
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const outcomes = async () => (await elavonAttempts(system, stage)).map(({ action, status }) => [action, status])

/** What our books say that the gateways hold, in minor units of the euro. */
const clearing = () =>
  system.db
    .prepare(
      "SELECT sum(amount_minor) AS held FROM ledger_entries WHERE merchant_id = ? AND account = 'gateway_clearing' AND currency = 'EUR'",
    )
    .bind(stage.merchant.merchantId)
    .first('held')

describe('a stored card at Elavon', () => {
  it('tells brand and digits, and is charged where it is stored', async () => {
    const stored = await stage.storeCard()
    expect([stored.status, stored.body.card]).toMatchObject([201, { brand: 'visa', last4: '1111', exp_year: 2030 }])
    const { status, body } = await stage.charge()
    expect([status, body.data.status]).toEqual([201, 'succeeded'])
    expect(await elavonAttempts(system, stage)).toEqual([
      { action: 'sale', status: 'succeeded', gateway: 'elavon', accountId: stage.accountId, currency: 'EUR' },
    ])
    expect(await stage.transactions()).toMatchObject([
      { type: 'sale', currency: 'EUR', amount_minor: 5000, condition: 'pendingsettlement' },
    ])
  })

  it('is refused in a currency that its account does not take, and nothing is sent', async () => {
    const { body: method } = await stage.storeCard()
    const { status, body } = await stage.charge({ currency: 'USD', paymentMethodId: method.id })
    expect([status, body.error.code, body.error.message]).toEqual([
      422,
      'invalid_state',
      'The processing account that keeps the payment method does not take USD.',
    ])
    expect(await outcomes()).toEqual([])
  })

  it.each([
    [DECLINED_CARD, 'insufficient_funds'],
    ['4000000000002230', 'expired_card'],
    ['4000000000002255', 'invalid_cvv'],
    ['4000000000002511', 'lost_or_stolen'],
    ['4000000000002610', 'stop_all_recurring'],
    ['4000000000003220', 'authentication_required'],
    ['4000000000004103', 'merchant_config_error'],
  ])('%s is declined with %s, in words of ours', async (number, category) => {
    await stage.storeCard(number)
    const { body } = await stage.charge()
    expect([body.data.status, body.data.failure_code ?? body.data.failureCode]).toEqual(['failed', category])
    expect(await outcomes()).toEqual([['sale', 'failed']])
  })

  it('holds funds, takes them, and lets them go', async () => {
    await stage.storeCard()
    const held = (await stage.charge({ capture: false })).body.data
    expect(await stage.transactions()).toMatchObject([{ type: 'auth', condition: 'pending' }])
    const { body } = await stage.merchant.post(`/charges/${held.id}/capture`, { amountMinor: 3000 })
    expect(body.data.status).toBe('succeeded')
    expect(await stage.transactions()).toMatchObject([{ condition: 'pendingsettlement', captured_minor: 3000 }])
    const other = (await stage.charge({ capture: false })).body.data
    expect((await stage.merchant.post(`/charges/${other.id}/void`)).body.data.status).toBe('voided')
    expect((await stage.transactions()).map(({ condition }) => condition)).toEqual(['pendingsettlement', 'canceled'])
  })

  it('gets its money back, in part after the batch was settled', async () => {
    await stage.storeCard()
    const { id } = (await stage.charge()).body.data
    await fetch(`${system.urls.sandbox}/settle`, {
      method: 'POST',
      body: JSON.stringify({ security_key: stage.securityKey }),
    })
    const { status, body } = await stage.merchant.post(`/charges/${id}/refund`, { amountMinor: 2000 })
    expect([status, body.data.status]).toEqual([200, 'partially_refunded'])
    expect((await stage.merchant.get(`/refunds?payment_id=${id}`)).body.data).toMatchObject([
      { status: 'succeeded', amount_minor: 2000, currency: 'EUR', gateway: 'elavon' },
    ])
    expect((await stage.merchant.get(`/payments/${id}`)).body).toMatchObject({
      status: 'partially_refunded',
      amount_refunded: 2000,
    })
    expect(await clearing()).toBe(3000)
    expect(await stage.transactions()).toMatchObject([
      { type: 'sale', condition: 'complete', refunded_minor: 2000 },
      { type: 'refund', amount_minor: 2000 },
    ])
  })
})

describe('a payment page in euros', () => {
  it('has the card fields of the Elavon account, whose token is charged there', async () => {
    const { body } = await stage.merchant.post('/checkout-sessions', { amountMinor: 2500, currency: 'EUR' })
    const page = await fetch(body.data.url)
    expect(await page.text()).toContain(`data-tokenization-key="${stage.tokenizationKey}"`)
    expect(page.headers.get('content-security-policy')).toContain(`frame-src ${new URL(system.urls.sandbox).origin}`)
    expect((await stage.buy('EUR')).answer.status).toBe('succeeded')
    expect(await stage.transactions()).toMatchObject([{ currency: 'EUR', amount_minor: 2500 }])
  })

  it('takes only tokens of its own account’s card fields, where they name one', async () => {
    const fields = { number: '4111111111111111', exp: '12/30', cvv: '999', tokenization_key: stage.tokenizationKey }
    const tokenOf = async (): Promise<string> => {
      const response = await fetch(`${system.urls.sandbox}/collect/token`, {
        method: 'POST',
        body: JSON.stringify(fields),
      })
      return ((await response.json()) as { token: string }).token
    }
    const store = async (account: object) =>
      stage.merchant.post('/payment-methods', { customer_id: stage.customerId, token: await tokenOf(), ...account })
    expect((await store({ gateway_account_id: stage.accountId })).status).toBe(201)
    expect(toldBy(await store({}))).toEqual([400, 'validation_error'])
  })

  it('refuses a token that was used, by its field', async () => {
    const body = { customer_id: stage.customerId, token: 'used-token', gateway_account_id: stage.accountId }
    expect(toldBy(await stage.merchant.post('/payment-methods', body))).toEqual([400, 'validation_error'])
  })

  it('leaves other currencies to the account that takes all of them', async () => {
    expect((await stage.buy('USD')).answer.status).toBe('succeeded')
    expect((await stage.buy('JPY')).answer.status).toBe('succeeded')
    expect((await elavonAttempts(system, stage)).map(({ gateway, currency }) => [gateway, currency])).toEqual([
      ['nmi', 'USD'],
      ['nmi', 'JPY'],
    ])
    expect(await stage.transactions()).toEqual([])
  })
})

describe('an answer of Elavon’s that is lost', () => {
  it('is found by asking, and the page is paid once', async () => {
    await stage.trouble('garbled')
    const { token, answer, again } = await stage.buy('EUR')
    expect(answer.status).toBe('processing')
    expect((await again()).status).toBe('processing')
    await letAnHourPass(system)
    expect(await stage.statusOf(token)).toBe('paid')
    expect(await outcomes()).toEqual([['sale', 'succeeded']])
    expect(await stage.transactions()).toHaveLength(1)
  })

  it('was never sent: the page may be paid again once a second look finds nothing', async () => {
    await stage.trouble('connection_refused')
    const { answer, again } = await stage.buy('EUR')
    expect(answer.status).toBe('processing')
    await letAnHourPass(system)
    expect(await outcomes()).toEqual([['sale', 'canceled']])
    expect((await again()).status).toBe('succeeded')
    expect(await stage.transactions()).toHaveLength(1)
  })

  it('is not given up while Elavon cannot be asked', async () => {
    await stage.trouble('error_before_charge')
    await stage.trouble('garbled', { operation: 'query', count: null })
    await stage.buy('EUR')
    await letAnHourPass(system)
    expect(await outcomes()).toEqual([['sale', 'unknown']])
  })

  it('of a payment is finished by its key', async () => {
    await stage.storeCard()
    const body = { customer_id: stage.customerId, amount: 700, currency: 'EUR' }
    const keyed = { 'idempotency-key': crypto.randomUUID() }
    await stage.trouble('error_after_charge')
    expect(toldBy(await stage.merchant.post('/payments', body, keyed))).toEqual([409, 'payment_processing'])
    await endLeases(system)
    expect((await stage.merchant.post('/payments', body, keyed)).body.data.status).toBe('succeeded')
    expect(await stage.transactions()).toHaveLength(1)
  })
})
