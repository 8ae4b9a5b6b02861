import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../scripts/admin/finance.ts'
import { clearFaults, setFault } from '../system/buyer.ts'
import { atConsole, brokenMoney, settlingStage, type SettlingStage } from '../system/settling.ts'

const DAY_MS = 86_400_000
const TODAY = new Date().toISOString().slice(0, 10)

let system: System
let stage: SettlingStage
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await settlingStage(system, `compared-${(made += 1)}`)
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const charge = async (fields: object = {}): Promise<string> => (await stage.charge(fields)).body.data.id
const reconcile = (day = TODAY) =>
  commands['reconcile']?.run(system.admin, { merchant: stage.merchant.merchantId, day })
const compared = async () => {
  await reconcile()
  const [row, ...others] = (await stage.get('/reconciliations')).body.data
  expect(others).toEqual([])
  return row
}
const kindsOf = (row: { differences: { kind: string; ours: string | null; theirs: string | null }[] }) =>
  row.differences.map(({ kind, ours, theirs }) => [kind, ours, theirs])

describe('a day on which all is well', () => {
  it('matches, with sales, holds, refunds, voids and declines', async () => {
    const paymentId = await charge()
    await stage.post('/refunds', { payment_id: paymentId, amount_minor: 1200 })
    await stage.post('/voids', { payment_id: await charge() })
    await charge({ capture: false })
    await stage.post(`/charges/${await charge({ capture: false })}/capture`, { amountMinor: 3000 })
    await charge({ amountMinor: 50 })
    expect(await compared()).toMatchObject({ day: TODAY, status: 'matched', differences: [], transactions_count: 5 })
    await stage.settle()
    expect(await compared()).toMatchObject({ status: 'matched', differences: [] })
    expect(await brokenMoney(system)).toEqual([])
  })

  it('is of none where nothing happened', async () => {
    expect(await compared()).toMatchObject({ status: 'matched', transactions_count: 0 })
  })
})

describe('a difference', () => {
  it.each([
    [
      'a sale of the console’s',
      async () => void (await atConsole(system, stage, { type: 'sale', amount: '7.00' })),
      [['missing_here', null, 'charge open of 700 USD']],
    ],
    [
      'a refund of the console’s',
      async (id: string) =>
        void (await atConsole(system, stage, { type: 'refund', transactionid: id, amount: '7.00' })),
      [['missing_here', null, 'refund open of 700 USD']],
    ],
    [
      'a sale that the console voided',
      async (id: string) => void (await atConsole(system, stage, { type: 'void', transactionid: id })),
      [['status', 'charge open', 'charge undone']],
    ],
    [
      'another amount',
      async (id: string) => void (await stage.control('/console', { transaction_id: id, amount: '49.00' })),
      [['amount', '5000', '4900']],
    ],
    [
      'a sale that the gateway lost',
      async (id: string) => void (await stage.control('/console', { transaction_id: id })),
      [['missing_at_gateway', 'charge open of 5000 USD', null]],
    ],
    [
      'a batch that was never told',
      async () => void (await stage.close()),
      [['status', 'charge open', 'charge settled']],
    ],
  ])('%s is reported, once', async (_, plant, expected) => {
    const paymentId = await charge()
    await plant(await stage.gatewayIdOf(paymentId))
    const first = await compared()
    expect([first.status, kindsOf(first)]).toEqual(['differs', expected])
    const counter = () =>
      system.db
        .prepare("SELECT value FROM counters WHERE merchant_id = ? AND name = 'reconciliation_differences'")
        .bind(stage.merchant.merchantId)
        .first('value')
    expect(await counter()).toBe(1)
    expect((await compared()).id).toBe(first.id)
    expect(await counter()).toBe(1)
    expect((await stage.get(`/reconciliations/${first.public_id}`)).body.data.differences).toEqual(first.differences)
  })

  it('is none while the outcome of a charge is still asked for', async () => {
    await stage.trouble('error_after_charge')
    await stage.charge()
    expect(await compared()).toMatchObject({ status: 'matched' })
  })
})

describe('a void at the gateway’s console', () => {
  const tellAll = async () => {
    const results = []
    for (const event of await stage.untold()) {
      if (event.event_type.includes('.void.')) results.push(await stage.told(event))
    }
    return results
  }

  it('lets held funds go here as well', async () => {
    const held = await charge({ capture: false })
    await atConsole(system, stage, { type: 'void', transactionid: await stage.gatewayIdOf(held) })
    expect(await tellAll()).toEqual(['settled'])
    expect((await stage.get(`/payments/${held}`)).body.status).toBe('voided')
    expect(await compared()).toMatchObject({ status: 'matched' })
  })

  it('of money that was taken is put on record, and differs', async () => {
    const taken = await charge()
    await atConsole(system, stage, { type: 'void', transactionid: await stage.gatewayIdOf(taken) })
    expect(await tellAll()).toEqual(['reported'])
    expect((await stage.get(`/payments/${taken}`)).body.status).toBe('succeeded')
    expect(kindsOf(await compared())).toEqual([['status', 'charge open', 'charge undone']])
    expect(await brokenMoney(system)).toEqual([])
  })

  it('is not believed where the gateway, asked, knows of none', async () => {
    const held = await charge({ capture: false })
    await atConsole(system, stage, { type: 'sale', amount: '9.00' })
    const event = (await stage.untold()).find(({ event_type: type }) => type.startsWith('transaction.auth'))
    if (!event) throw new Error('no event')
    const lie = { ...event, event_id: crypto.randomUUID(), event_type: 'transaction.void.success' }
    expect(await stage.told(lie)).toBe('ignored')
    expect((await stage.get(`/payments/${held}`)).body.status).toBe('authorized')
  })
})

describe('the nightly cron', () => {
  const nightly = (days = 1) => system.cron('0 3 * * *', new Date(Date.parse(`${TODAY}T03:00:00Z`) + days * DAY_MS))
  const rows = async () => (await stage.get('/reconciliations')).body.data

  it('compares the day before, once', async () => {
    await charge()
    await nightly()
    await nightly()
    expect(await rows()).toMatchObject([{ day: TODAY, status: 'matched', transactions_count: 1 }])
  })

  it('makes up for a night that was missed, but not for days before the account', async () => {
    await charge()
    await nightly(3)
    const daysAfter = (n: number) => new Date(Date.parse(TODAY) + n * DAY_MS).toISOString().slice(0, 10)
    const found: { day: string; status: string }[] = await rows()
    expect(Object.fromEntries(found.map(({ day, status }) => [day, status]))).toEqual({
      [TODAY]: 'matched',
      [daysAfter(1)]: 'matched',
      [daysAfter(2)]: 'matched',
    })
  })

  it('asks again for a day on which the gateway could not be asked', async () => {
    await charge()
    await setFault(system, { security_key: stage.securityKey, mode: 'error_before_charge', operation: 'query' })
    await nightly()
    expect(await rows()).toMatchObject([{ day: TODAY, status: 'unavailable' }])
    await clearFaults(system)
    await nightly(2)
    expect((await rows()).map(({ day, status }: { day: string; status: string }) => [day, status])).toContainEqual([
      TODAY,
      'matched',
    ])
  })
})

it('is of one tenant alone', async () => {
  await charge()
  const { id } = await compared()
  const other = await settlingStage(system, `bystander-${made}`)
  expect((await other.get(`/reconciliations/${id}`)).body.error.code).toBe('resource_missing')
  expect((await other.get('/reconciliations')).body.data).toEqual([])
  expect((await stage.get('/reconciliations?status=unavailable')).body.data).toEqual([])
})
