import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { biller, type Biller } from '../api/invoices-shop.ts'

let system: System
let shop: Biller

beforeAll(async () => {
  system = await startSystem()
  shop = await biller(system, 'landlord')
})
afterAll(() => system.dispose())

const DUE = { due_date: '2030-03-15' }
const statusOf = async (id: string) => (await shop.get(`/invoices/${id}`)).body.data.status
const FIVE_MINUTES = '*/5 * * * *'

it('an open invoice falls due after its day, once, however often the cron runs', async () => {
  const sent = await shop.invoice({ ...DUE, status: 'sent' })
  const approved = await shop.invoice({ ...DUE, status: 'open' })
  const part = await shop.invoice({ ...DUE, status: 'sent' })
  await shop.step(part.id, 'pay', { amount_minor: 100, payment_method: 'cash' })
  const draft = await shop.invoice(DUE)
  const gone = await shop.invoice({ ...DUE, status: 'open' })
  await shop.step(gone.id, 'void')
  const later = await shop.invoice({ due_date: '2030-03-16T00:00:00.001Z', status: 'open' })
  const open = [sent, approved, part]

  await system.cron(FIVE_MINUTES, new Date('2030-03-15T23:59:59.999Z'))
  expect(await Promise.all(open.map(({ id }) => statusOf(id)))).toEqual(['sent', 'approved', 'partially_paid'])

  const midnight = new Date('2030-03-16T00:00:00Z')
  await Promise.all([system.cron(FIVE_MINUTES, midnight), system.cron(FIVE_MINUTES, midnight)])
  await system.cron(FIVE_MINUTES, midnight)
  expect(await Promise.all(open.map(({ id }) => statusOf(id)))).toEqual(['overdue', 'overdue', 'overdue'])
  expect(await Promise.all([draft, gone, later].map(({ id }) => statusOf(id)))).toEqual(['draft', 'voided', 'approved'])
  for (const { id } of open) {
    const told = (await shop.eventsOf(id)).filter(({ type }) => type === 'invoice.overdue')
    expect(told).toMatchObject([{ object: { status: 'overdue' }, previous: { status: expect.any(String) } }])
  }

  const paid = await shop.step(part.id, 'pay', { amount_minor: 49_900, payment_method: 'cash' })
  expect(paid.body.data.status).toBe('paid')
  expect((await shop.step(sent.id, 'void')).body.data.status).toBe('voided')
})
