import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectToSandboxElavon } from '../../scripts/admin/demo.ts'
import { loseAnswer, gatewayStageOf, attemptOf } from '../system/lost-payment.ts'
import { letAnHourPass } from '../system/books.ts'
import { setFault } from '../system/buyer.ts'
import { newCustomer, storeCard } from './card-on-file.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  merchant = await testMerchant(system, `accounts-${(made += 1)}`)
})
afterAll(() => system.dispose())

const PATH = '/settings/gateway-accounts'

/** An account that the sandbox gateway knows, with the keys that open it. */
async function nmiKeys() {
  const id = crypto.randomUUID()
  const keys = { security_key: `key-${id}`, tokenization_key: `tok-${id}`, webhook_key: `hook-${id}` }
  await openAtSandbox({ ...keys, signing_key: keys.webhook_key })
  return { provider: 'nmi', ...keys }
}

async function elavonKeys(merchantId: string = crypto.randomUUID()) {
  const keys = { merchant_id: merchantId, user_id: 'webpage', pin: crypto.randomUUID(), tokenization_key: 'tok' }
  await openAtSandbox({ ...keys, gateway: 'elavon' })
  return { provider: 'elavon', ...keys }
}

async function openAtSandbox(body: object): Promise<void> {
  const response = await fetch(`${system.urls.sandbox}/accounts`, { method: 'POST', body: JSON.stringify(body) })
  expect(response.status).toBe(201)
}

/** Keeps a card at the default account; gives what charges it. */
async function chargeOfStoredCard() {
  const customerId = await newCustomer(merchant)
  await storeCard(system, merchant, customerId)
  return { customerId, amountMinor: 500, currency: 'USD', description: 'Work' }
}

/** So many failed attempts at an account, later than all others, and as many cards that it keeps. */
async function fillElsewhere(accountId: string, many: number): Promise<void> {
  const numbers = 'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)'
  for (const text of [ATTEMPTS_ELSEWHERE, METHODS_ELSEWHERE]) {
    await system.db
      .prepare(`${numbers} ${text}`)
      .bind(merchant.merchantId, many, accountId, Date.now() + 60_000)
      .run()
  }
}

const ATTEMPTS_ELSEWHERE = `INSERT INTO payment_attempts (id, merchant_id, created_at, updated_at, version, action, origin,
    gateway_order_id, status, invoice_id, payment_id, gateway, gateway_account_id, amount_minor, currency, attempt_number, sale,
    dispatched_at, checks, settled_at)
  SELECT ?3 || n, ?1, ?4, ?4, 1, 'sale', 'api', ?3 || n, 'failed', 'none', 'none', 'nmi', ?3, 500, 'USD', 1, '{}', ?4, 0, ?4 FROM numbers`
const METHODS_ELSEWHERE = `INSERT INTO payment_methods (id, merchant_id, created_at, updated_at, version, customer_id, type, status,
    is_default, gateway, gateway_account_id, vault_id, metadata)
  SELECT ?3 || n, ?1, ?4, ?4, 1, (SELECT id FROM customers WHERE merchant_id = ?1 LIMIT 1), 'card', 'active', 0, 'nmi', ?3, n, '{}' FROM numbers`

const accounts = async () => (await merchant.get(PATH)).body.data
const told = async () =>
  (await accounts()).map(({ label, status, is_default: isDefault }: Record<string, unknown>) => [
    label,
    status,
    isDefault,
  ])
const outcomeOf = ({ status, body }: { status: number; body: { error?: { code: string; message: string } } }) => [
  status,
  body.error?.code,
]

describe('connecting an account', () => {
  it('shows it without its secrets, beside the default', async () => {
    const { pin, ...keys } = await elavonKeys()
    const { status, body } = await merchant.post(PATH, {
      ...keys,
      pin,
      currencies: ['eur', 'EUR', 'GBP'],
      label: 'Euro',
    })
    expect([status, body.data]).toEqual([
      201,
      {
        id: expect.any(String),
        public_id: expect.stringMatching(/^gw_/),
        object: 'gateway_account',
        provider: 'elavon',
        label: 'Euro',
        currencies: ['EUR', 'GBP'],
        status: 'active',
        is_default: false,
        tokenization_key: 'tok',
        callback_url: null,
        settlement_time: '20:00',
        settlement_zone: 'America/New_York',
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    ])
    expect(await told()).toEqual([
      ['NMI', 'active', true],
      ['Euro', 'active', false],
    ])
    const { results } = await system.db
      .prepare('SELECT * FROM gateway_accounts WHERE merchant_id = ?')
      .bind(merchant.merchantId)
      .all()
    for (const text of [JSON.stringify(results), JSON.stringify(await accounts())]) {
      expect(text).not.toContain(pin)
      expect(text).not.toContain(keys.merchant_id)
    }
  })

  it.each([
    ['a wrong pin', async () => ({ ...(await elavonKeys()), pin: 'wrong' }), 'The credentials supplied'],
    ['an unknown merchant', async () => ({ ...(await elavonKeys()), merchant_id: 'nobody' }), '4025'],
    ['a wrong key', async () => ({ ...(await nmiKeys()), security_key: 'wrong' }), 'Authentication Failed'],
  ])('is refused with %s in the gateway’s words, and nothing is stored', async (_, keys, words) => {
    const before = await accounts()
    const answer = await merchant.post(PATH, { ...(await keys()), label: 'Other' })
    expect(outcomeOf(answer)).toEqual([422, 'invalid_state'])
    expect(answer.body.error.message).toContain(words)
    expect(await accounts()).toEqual(before)
  })

  it('is put off where the gateway cannot be asked', async () => {
    const keys = await nmiKeys()
    const fault = { security_key: keys.security_key, mode: 'garbled', operation: 'query', count: 1 }
    await fetch(`${system.urls.sandbox}/faults`, { method: 'POST', body: JSON.stringify(fault) })
    expect(outcomeOf(await merchant.post(PATH, { ...keys, label: 'Other' }))).toEqual([503, 'gateway_unavailable'])
    expect((await merchant.post(PATH, { ...keys, label: 'Other' })).status).toBe(201)
  })

  it.each<[object, string[]]>([
    [{ provider: 'nmi', tokenization_key: 't' }, ['security_key', 'webhook_key']],
    [{ provider: 'elavon', tokenization_key: 't', merchant_id: 'm' }, ['user_id', 'pin']],
    [{ provider: 'nmi', tokenization_key: 't', security_key: 's', webhook_key: 'w', pin: 'p' }, ['pin']],
    [{ provider: 'stripe', tokenization_key: 't' }, ['provider']],
    [{ provider: 'nmi' }, ['tokenization_key']],
    [{ provider: 'nmi', tokenization_key: 't', currencies: ['EURO'] }, ['currencies[0]']],
    [{ provider: 'nmi', tokenization_key: 't', settlement_time: '25:00' }, ['settlement_time']],
    [{ provider: 'nmi', tokenization_key: 't', settlement_zone: 'Mars/Base' }, ['settlement_zone']],
  ])('of %o names what is wrong', async (body, fields) => {
    const answer = await merchant.post(PATH, body)
    expect(answer.status).toBe(400)
    expect(Object.keys(answer.body.error.details.fields)).toEqual(fields)
  })

  it('again with other keys of the same merchant account renews it', async () => {
    const keys = await elavonKeys()
    const first = (await merchant.post(PATH, { ...keys, label: 'Euro', currencies: ['EUR'] })).body.data
    const renewed = await elavonKeys(keys.merchant_id)
    const second = (await merchant.post(PATH, { ...renewed, label: 'Euro' })).body.data
    expect([second.id, second.currencies]).toEqual([first.id, ['EUR']])
    expect(await accounts()).toHaveLength(2)
  })

  it('of another merchant account under the label takes its place, and the old one is still asked', async () => {
    const stage = await gatewayStageOf(system, merchant)
    await loseAnswer(system, stage, 'after')
    const keys = await nmiKeys()
    expect((await merchant.post(PATH, keys)).body.data).toMatchObject({ label: 'NMI', is_default: true })
    expect((await told()).toSorted()).toEqual([
      ['NMI', 'active', true],
      ['NMI', 'inactive', false],
    ])
    await letAnHourPass(system)
    expect((await attemptOf(system, stage)).status).toBe('succeeded')
  })

  it('takes the mark from the default where it is asked to', async () => {
    await merchant.post(PATH, { ...(await elavonKeys()), is_default: true })
    expect(await told()).toEqual([
      ['NMI', 'active', false],
      ['Elavon', 'active', true],
    ])
  })
})

describe('changing an account', () => {
  it('changes what is given', async () => {
    const [{ id }] = await accounts()
    const { status, body } = await merchant.call('PATCH', `${PATH}/${id}`, {
      label: 'Dollars',
      currencies: ['USD'],
      settlement_time: '02:30',
      settlement_zone: 'Europe/Berlin',
    })
    expect([status, body.data]).toMatchObject([
      200,
      { label: 'Dollars', currencies: ['USD'], settlement_time: '02:30', settlement_zone: 'Europe/Berlin' },
    ])
    expect((await merchant.call('PATCH', `${PATH}/${id}`, { currencies: null })).body.data.currencies).toBeNull()
  })

  it('never stops the default', async () => {
    const [{ id }] = await accounts()
    expect(outcomeOf(await merchant.call('PATCH', `${PATH}/${id}`, { status: 'inactive' }))).toEqual([
      422,
      'invalid_state',
    ])
    const other = (await merchant.post(PATH, await elavonKeys())).body.data
    await merchant.call('PATCH', `${PATH}/${other.public_id}`, { is_default: true })
    expect((await merchant.call('PATCH', `${PATH}/${id}`, { status: 'inactive' })).body.data.status).toBe('inactive')
    expect(await told()).toEqual([
      ['NMI', 'inactive', false],
      ['Elavon', 'active', true],
    ])
  })

  it('takes new keys that know its charges, and no others', async () => {
    const [{ id }] = await accounts()
    const customerId = await newCustomer(merchant)
    await storeCard(system, merchant, customerId)
    await merchant.post('/charges', { customerId, amountMinor: 500, currency: 'USD', description: 'Work' })
    const answer = await merchant.call('PATCH', `${PATH}/${id}`, { security_key: (await nmiKeys()).security_key })
    expect(outcomeOf(answer)).toEqual([422, 'invalid_state'])
    expect(answer.body.error.message).toContain('another merchant account')
  })

  it.each<[string, () => Promise<unknown>]>([
    ['a charge', async () => merchant.post('/charges', await chargeOfStoredCard())],
    [
      'a charge in doubt',
      async () => {
        const body = await chargeOfStoredCard()
        const { securityKey } = await gatewayStageOf(system, merchant)
        await setFault(system, {
          security_key: securityKey,
          mode: 'error_after_charge',
          operation: 'transact',
          count: 1,
        })
        await merchant.post('/charges', body)
      },
    ],
    ['a stored card', async () => chargeOfStoredCard()],
  ])('knows %s of the account, however much was done elsewhere since', async (_, use) => {
    await use()
    const [{ id, label }] = await accounts()
    const elsewhere = (await merchant.post(PATH, { ...(await nmiKeys()), label: 'Other' })).body.data.id
    await fillElsewhere(elsewhere, 101)
    const keys = await nmiKeys()
    const changed = await merchant.call('PATCH', `${PATH}/${id}`, { security_key: keys.security_key })
    expect(outcomeOf(changed)).toEqual([422, 'invalid_state'])
    const connected = await merchant.post(PATH, { ...keys, label })
    expect(connected.body.data.id).not.toBe(id)
  })

  it('takes any keys for an account on which nothing hangs', async () => {
    const { id } = (await merchant.post(PATH, { ...(await nmiKeys()), label: 'Other' })).body.data
    await merchant.post('/charges', await chargeOfStoredCard())
    const { security_key } = await nmiKeys()
    expect((await merchant.call('PATCH', `${PATH}/${id}`, { security_key })).status).toBe(200)
  })

  it('checks new keys, and refuses those of another gateway', async () => {
    const keys = await elavonKeys()
    const { id } = (await merchant.post(PATH, keys)).body.data
    expect(outcomeOf(await merchant.call('PATCH', `${PATH}/${id}`, { pin: 'wrong' }))).toEqual([422, 'invalid_state'])
    expect((await merchant.call('PATCH', `${PATH}/${id}`, { security_key: 'k' })).status).toBe(400)
    const { pin } = await elavonKeys(keys.merchant_id)
    expect((await merchant.call('PATCH', `${PATH}/${id}`, { pin })).status).toBe(200)
  })

  it('of another tenant finds nothing', async () => {
    const [{ id }] = await accounts()
    const other = await testMerchant(system, `accounts-other-${made}`)
    expect((await other.call('PATCH', `${PATH}/${id}`, { label: 'Mine' })).status).toBe(404)
  })
})

describe('a stored card of an inactive account', () => {
  it('is not charged', async () => {
    const customerId = await newCustomer(merchant)
    await storeCard(system, merchant, customerId)
    const [{ id }] = await accounts()
    await merchant.post(PATH, { ...(await elavonKeys()), is_default: true })
    await merchant.call('PATCH', `${PATH}/${id}`, { status: 'inactive' })
    const answer = await merchant.post('/charges', {
      customerId,
      amountMinor: 500,
      currency: 'USD',
      description: 'Work',
    })
    expect(outcomeOf(answer)).toEqual([422, 'invalid_state'])
  })
})

it('routes a charge to no account where none takes the currency', async () => {
  const [{ id }] = await accounts()
  await merchant.call('PATCH', `${PATH}/${id}`, { currencies: ['USD'] })
  const customerId = await newCustomer(merchant)
  await storeCard(system, merchant, customerId)
  const answer = await merchant.post('/charges', { customerId, amountMinor: 500, currency: 'EUR', description: 'Work' })
  expect(outcomeOf(answer)).toEqual([422, 'invalid_state'])
  const tenant = { merchantId: merchant.merchantId, mode: 'sandbox' as const }
  await connectToSandboxElavon(system.admin, tenant, { slug: `late-${made}`, name: 'Late', currencies: ['EUR'] })
  const [, euros] = await accounts()
  await merchant.call('PATCH', `${PATH}/${euros.id}`, { status: 'inactive' })
  const session = await merchant.post('/checkout-sessions', { amountMinor: 500, currency: 'EUR' })
  expect(await (await fetch(session.body.data.url)).text()).not.toContain('data-tokenization-key')
})
