import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { booksOf, expectBalancedBooks } from './books.ts'
import { openSession, pay, securityKeyOf, setCallbacks } from './buyer.ts'

/** The sandbox gateway loses touch with the bank over it: code 420. */
const LOST_CARD = '4000000000004202'

let system: System
let merchant: { id: string; apiKey: string }
let securityKey: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await addDemoMerchant(system.admin, { name: 'Lost', slug: 'lost', currency: 'USD', timezone: 'UTC' })
  securityKey = await securityKeyOf(system, merchant.id)
  await setCallbacks(system, securityKey, 'off')
})
afterAll(() => system.dispose())

const statuses = async () => (await booksOf(system, merchant.id)).attempts.map(({ status }) => status)

it('keeps a payment open that the gateway lost touch over, and gives it up on a late second look alone', async () => {
  const session = await openSession(system, merchant.apiKey)
  const start = Date.now()
  expect((await pay(system, { ...session, card: LOST_CARD })).status).toBe('processing')
  await system.cron('* * * * *', new Date(start + 61_000))
  await system.cron('* * * * *', new Date(start + 5 * 60_000))
  expect(await statuses()).toEqual(['unknown'])
  expect((await pay(system, session)).status).toBe('processing')
  await system.cron('* * * * *', new Date(start + 11 * 60_000))
  expect(await statuses()).toEqual(['canceled'])
  expect((await pay(system, session)).status).toBe('succeeded')
  expect(await expectBalancedBooks(system, merchant.id, securityKey)).toBe(1)
})

it('counts a flood of forged callbacks once, and refuses each', async () => {
  const account = await system.db
    .prepare('SELECT id FROM gateway_accounts WHERE merchant_id = ?')
    .bind(merchant.id)
    .first<{ id: string }>()
  const forge = () =>
    fetch(`${system.urls.webhooks}/nmi/${account?.id ?? ''}`, {
      method: 'POST',
      headers: { 'webhook-signature': 't=1,s=00' },
      body: JSON.stringify({ event_id: 'e1', event_type: 'transaction.sale.success', event_body: {} }),
    })
  const answers = await Promise.all(Array.from({ length: 20 }, forge))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
  const counted = await system.db
    .prepare("SELECT value FROM counters WHERE merchant_id = ? AND name = 'gateway_callbacks_rejected'")
    .bind(merchant.id)
    .first<{ value: number }>()
  expect(counted?.value).toBe(1)
})
