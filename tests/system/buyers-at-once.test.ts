import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { booksOf, expectBalancedBooks } from './books.ts'
import { pay } from './buyer.ts'
import { gatewayStage, newSession, type GatewayStage } from './lost-payment.ts'

let system: System

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.dispose())

async function customersOf({ merchant }: GatewayStage): Promise<readonly { email: string; buyerKey: string | null }[]> {
  const text = 'SELECT email, buyer_key AS buyerKey FROM customers WHERE merchant_id = ?'
  return (await system.db.prepare(text).bind(merchant.merchantId).all<{ email: string; buyerKey: string | null }>())
    .results
}

it.each([
  ['two buyers', 2],
  ['eight buyers', 8],
])(
  '%s with the same new e-mail, paying at once, are one customer whose payments are all booked',
  async (name, count) => {
    const stage = await gatewayStage(system, `once-${count}`)
    const sessions = await Promise.all(Array.from({ length: count }, () => newSession(stage)))
    const answers = await Promise.all(
      // As people type it: the case of an address tells nobody apart.
      sessions.map((session, n) => pay(system, { ...session, email: n % 2 ? 'New@Example.com' : 'new@example.com' })),
    )
    expect(answers.map(({ status }) => status)).toEqual(sessions.map(() => 'succeeded'))
    expect(await customersOf(stage)).toHaveLength(1)
    expect(await expectBalancedBooks(system, stage.merchant.merchantId, stage.securityKey)).toBe(count)
    const { paidInvoices } = await booksOf(system, stage.merchant.merchantId)
    expect(paidInvoices, name).toHaveLength(count)
    const owners = 'SELECT count(DISTINCT customer_id) AS n FROM invoices WHERE merchant_id = ?'
    expect(await system.db.prepare(owners).bind(stage.merchant.merchantId).first('n')).toBe(1)
    const made = await stage.merchant.get('/events?type=customer.created')
    expect(made.body.data).toHaveLength(1)
  },
)
