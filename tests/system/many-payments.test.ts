import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { booksOf, expectBalancedBooks, letAnHourPass } from './books.ts'
import { clearFaults, openSession, pay, securityKeyOf, setCallbacks, setFault } from './buyer.ts'

const PAYMENTS = 1_000
const AT_ONCE = 100

let system: System

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.dispose())

it(`takes ${PAYMENTS} parallel payments with faults: one paid invoice for every charge, and the ledger sums to zero`, async () => {
  const { id, apiKey } = await addDemoMerchant(system.admin, {
    name: 'Thousand',
    slug: 'thousand',
    currency: 'USD',
    timezone: 'UTC',
  })
  const securityKey = await securityKeyOf(system, id)
  await setCallbacks(system, securityKey, 'duplicate')
  const sessions = await inLanes(AT_ONCE, PAYMENTS, () => openSession(system, apiKey, 1999))
  for (const mode of ['error_after_charge', 'error_before_charge', 'garbled']) {
    await setFault(system, { security_key: securityKey, mode, rate: 0.03 })
  }
  const answers = await inLanes(AT_ONCE, PAYMENTS, (n) => {
    const session = sessions[n]
    if (!session) throw new Error('a payment has its session')
    const card = n % 10 === 0 ? { card: '4000000000000002' } : {}
    return pay(system, { ...session, ...card, email: `buyer${n % 50}@example.com` })
  })
  expect(
    answers.every(({ status }) => ['succeeded', 'declined', 'processing', 'already_paid'].includes(status ?? '')),
  ).toBe(true)
  expect(answers.filter(({ status }) => status === 'declined').length).toBeGreaterThanOrEqual(80)
  await clearFaults(system)
  await letAnHourPass(system)
  expect(await expectBalancedBooks(system, id, securityKey)).toBeGreaterThan(800)
  expect((await booksOf(system, id)).attempts).toHaveLength(PAYMENTS)
  const customers = await system.db
    .prepare('SELECT count(*) AS n FROM customers WHERE merchant_id = ?')
    .bind(id)
    .first<{ n: number }>()
  // Every tenth buyer is declined, so five of the fifty addresses never become a customer.
  expect(customers?.n).toBe(45)
}, 240_000)

/** Runs so many jobs, so many at once, in order of their start. */
async function inLanes<T>(lanes: number, jobs: number, job: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let n = next++; n < jobs; n = next++) results[n] = await job(n)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}
