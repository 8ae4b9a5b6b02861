import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { expectBalancedBooks, letAnHourPass, booksOf } from './books.ts'
import { chargesAt, clearFaults, GOOD_CARD, openSession, pay, securityKeyOf, setCallbacks, setFault } from './buyer.ts'

let system: System
let apiKey: string
let merchantId: string
let securityKey: string
let made = 0

beforeAll(async () => {
  system = await startSystem({ invariants: false })
})
beforeEach(async () => {
  made += 1
  const merchant = await addDemoMerchant(system.admin, {
    name: 'Lost & Found',
    slug: `lost-${made}`,
    currency: 'USD',
    timezone: 'UTC',
  })
  apiKey = merchant.apiKey
  merchantId = merchant.id
  securityKey = await securityKeyOf(system, merchantId)
  await callbacks('off')
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const callbacks = (mode: string): Promise<void> => setCallbacks(system, securityKey, mode)

const statusOf = async (token: string): Promise<string> => {
  const response = await fetch(`${system.urls.checkout}/c/${token}/status`)
  return ((await response.json()) as { status: string }).status
}

const attemptStatuses = async () => (await booksOf(system, merchantId)).attempts.map(({ status }) => status)

describe('a payment whose answer is lost after the charge', () => {
  it('is being checked, cannot be paid again, and is found by asking the gateway', async () => {
    const session = await openSession(system, apiKey)
    await setFault(system, { security_key: securityKey, mode: 'error_after_charge', count: 1 })
    expect((await pay(system, session)).status).toBe('processing')
    expect(await statusOf(session.token)).toBe('processing')
    expect((await pay(system, session)).status).toBe('processing')
    await letAnHourPass(system)
    expect(await statusOf(session.token)).toBe('paid')
    expect((await pay(system, session)).status).toBe('already_paid')
    expect(await expectBalancedBooks(system, merchantId, securityKey)).toBe(1)
  })
})

describe('a payment that never reached the gateway', () => {
  it('is given up only on a second look, ten minutes after dispatch, and can then be paid', async () => {
    const session = await openSession(system, apiKey)
    await setFault(system, { security_key: securityKey, mode: 'error_before_charge', count: 1 })
    expect((await pay(system, session)).status).toBe('processing')
    const start = Date.now()
    await system.cron('* * * * *', new Date(start + 61_000))
    await system.cron('* * * * *', new Date(start + 5 * 60_000))
    expect(await attemptStatuses()).toEqual(['unknown'])
    expect((await pay(system, session)).status).toBe('processing')
    await system.cron('* * * * *', new Date(start + 11 * 60_000))
    expect(await attemptStatuses()).toEqual(['canceled'])
    expect((await pay(system, session)).status).toBe('succeeded')
    expect(await expectBalancedBooks(system, merchantId, securityKey)).toBe(1)
  })

  it('stays open while the gateway cannot be asked', async () => {
    const session = await openSession(system, apiKey)
    await setFault(system, { security_key: securityKey, mode: 'error_before_charge', count: 1 })
    await pay(system, session)
    await setFault(system, { security_key: securityKey, mode: 'error_before_charge', operation: 'query' })
    await letAnHourPass(system)
    expect(await attemptStatuses()).toEqual(['unknown'])
  })
})

describe('callbacks and answers of one charge', () => {
  it.each(['before_reply', 'duplicate', 'normal'])('come to one outcome with callbacks %s', async (mode) => {
    await callbacks(mode)
    const session = await openSession(system, apiKey)
    expect((await pay(system, session)).status).toBe('succeeded')
    await expect.poll(() => unprocessed(), { timeout: 10_000 }).toBe(0)
    expect(await expectBalancedBooks(system, merchantId, securityKey)).toBe(1)
  })

  it('settle a payment whose answer was lost', async () => {
    await callbacks('normal')
    const session = await openSession(system, apiKey)
    await setFault(system, { security_key: securityKey, mode: 'error_after_charge', count: 1 })
    await pay(system, session)
    await expect.poll(() => statusOf(session.token), { timeout: 10_000 }).toBe('paid')
    expect(await expectBalancedBooks(system, merchantId, securityKey)).toBe(1)
  })

  it('are refused and counted with a wrong signature, and ignored for an unknown account', async () => {
    const account = await system.db
      .prepare('SELECT id FROM gateway_accounts WHERE merchant_id = ?')
      .bind(merchantId)
      .first<{ id: string }>()
    const post = (id: string) => {
      const body = JSON.stringify({ event_id: 'e1', event_type: 'transaction.sale.success', event_body: {} })
      return fetch(`${system.urls.webhooks}/nmi/${id}`, {
        method: 'POST',
        headers: { 'webhook-signature': 't=1,s=00' },
        body,
      })
    }
    expect((await post(account?.id ?? '')).status).toBe(401)
    expect((await post('01890a5d-ac96-774b-bcce-b302099a8057')).status).toBe(200)
    const counted = await system.db
      .prepare("SELECT value FROM counters WHERE merchant_id = ? AND name = 'gateway_callbacks_rejected'")
      .bind(merchantId)
      .first<{ value: number }>()
    expect(counted?.value).toBe(1)
  })
})

describe('an approval that arrives after the attempt was given up', () => {
  const givenUp = async () => {
    const session = await openSession(system, apiKey)
    await callbacks('delayed')
    await setFault(system, { security_key: securityKey, mode: 'error_after_charge', count: 1 })
    await pay(system, session)
    // As if the gateway had not known the charge twice.
    await system.db
      .prepare(
        "UPDATE payment_attempts SET status = 'canceled', settled_at = 1, next_check_at = NULL WHERE merchant_id = ?",
      )
      .bind(merchantId)
      .run()
    return session
  }
  const arrives = () =>
    fetch(`${system.urls.sandbox}/callbacks/flush`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ security_key: securityKey, all: true }),
    })

  it('is booked: the order is paid', async () => {
    const session = await givenUp()
    await arrives()
    await expect.poll(() => statusOf(session.token), { timeout: 10_000 }).toBe('paid')
    expect(await expectBalancedBooks(system, merchantId, securityKey)).toBe(1)
  })

  it('is the customer’s credit where the order was paid again', async () => {
    const session = await givenUp()
    await callbacks('off')
    expect((await pay(system, session)).status).toBe('succeeded')
    await arrives()
    const credit = async () =>
      (
        await system.db
          .prepare(
            "SELECT sum(amount_minor) AS total FROM ledger_entries WHERE merchant_id = ? AND account = 'customer_credit'",
          )
          .bind(merchantId)
          .first<{ total: number | null }>()
      )?.total
    await expect.poll(credit, { timeout: 10_000 }).toBe(-2500)
  })
})

describe('two tabs, a double click and card testing', () => {
  it('charge a session once however many buttons are pressed at once', async () => {
    const session = await openSession(system, apiKey)
    const answers = await Promise.all(Array.from({ length: 8 }, () => pay(system, session)))
    expect(answers.filter(({ status }) => status === 'succeeded')).toHaveLength(1)
    expect(answers.every(({ status }) => ['succeeded', 'processing', 'already_paid'].includes(status ?? ''))).toBe(true)
    expect(await expectBalancedBooks(system, merchantId, securityKey)).toBe(1)
  })

  it('end a session after ten attempts', async () => {
    const session = await openSession(system, apiKey)
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect((await pay(system, { ...session, card: '4000000000000002' })).status).toBe('declined')
    }
    const refused = await pay(system, { ...session, card: GOOD_CARD })
    expect(refused.httpStatus).toBe(429)
    expect((await chargesAt(system, securityKey)).size).toBe(0)
    const page = await fetch(`${system.urls.checkout}${refused.redirect_url ?? ''}`)
    expect(page.status).toBe(429)
  })
})

async function unprocessed(): Promise<number> {
  const row = await system.db
    .prepare('SELECT count(*) AS n, sum(processed_at IS NULL) AS open FROM gateway_callbacks WHERE merchant_id = ?')
    .bind(merchantId)
    .first<{ n: number; open: number }>()
  return row && row.n > 0 ? row.open : 1
}
