import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clearFaults, setFault } from '../system/buyer.ts'
import { atConsole, batchEvent, brokenMoney, settlingStage, type SettlingStage } from '../system/settling.ts'
import { resultOf, tell } from '../system/signed-callback.ts'

let system: System
let stage: SettlingStage
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await settlingStage(system, `settler-${(made += 1)}`)
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const charge = async (amountMinor = 5000, currency = 'USD'): Promise<string> =>
  (await stage.charge({ amountMinor, currency })).body.data.id
const refund = (payment_id: string, amount_minor?: number) => stage.post('/refunds', { payment_id, amount_minor })
const payouts = async () => (await stage.get('/payouts')).body.data
const onlyPayout = async () => {
  const [payout, ...others] = await payouts()
  expect(others).toEqual([])
  return payout
}
const paymentsOf = async (id: string) => (await stage.get(`/payouts/${id}/payments`)).body.data
const unsettled = async () =>
  (
    await system.db
      .prepare("SELECT count(*) AS n FROM transactions WHERE merchant_id = ? AND payout_id IS NULL AND type = 'sale'")
      .bind(stage.merchant.merchantId)
      .first<{ n: number }>()
  )?.n
const audited = (action: string) =>
  system.db
    .prepare('SELECT count(*) AS n FROM audit_log WHERE merchant_id = ? AND action = ?')
    .bind(stage.merchant.merchantId, action)
    .first<number>('n')
const isWhole = async () => expect(await brokenMoney(system)).toEqual([])

describe('a settled batch', () => {
  it('becomes a payout with its payments, less what went back and what it cost', async () => {
    const first = await charge(10_000)
    const second = await charge(4000)
    const undone = await charge(3000)
    await refund(first, 2500)
    await stage.post('/voids', { payment_id: undone })
    expect(await stage.settle()).toEqual(['settled'])
    const payout = await onlyPayout()
    // 0.20 + 0.03 + 0.15 percent and 1.7 percent + 0.10, each line rounded by itself.
    const fees = 20 + 3 + 15 + 180 + (8 + 1 + 6 + 78)
    expect(payout).toMatchObject({
      object: 'payout',
      gateway: 'nmi',
      status: 'in_transit',
      currency: 'USD',
      gross_amount_minor: 14_000,
      refunds_amount_minor: 2500,
      chargebacks_amount_minor: 0,
      fees_amount_minor: fees,
      net_amount_minor: 14_000 - 2500 - fees,
      charges_count: 2,
      refunds_count: 1,
      chargebacks_count: 0,
      failure_reason: null,
    })
    expect(Date.parse(payout.arrival_date)).toBeGreaterThan(Date.parse(payout.settled_at))
    const payments = await paymentsOf(payout.id)
    expect(payments.map(({ kind, amount_minor }: Record<string, unknown>) => [kind, amount_minor])).toEqual([
      ['refund', -2500],
      ['charge', 4000],
      ['charge', 10_000],
    ])
    expect(payments.map(({ payment_id }: { payment_id: string }) => payment_id)).toEqual([first, second, first])
    expect(payments[1]).toMatchObject({ id: second, fees_minor: 93, net_minor: 3907, paid_at: payout.settled_at })
    expect(payments[1].fees).toEqual([
      { component: 'interchange', percentage_minor: 8, fixed_minor: 0, amount_minor: 8, estimated: true },
      { component: 'scheme', percentage_minor: 1, fixed_minor: 0, amount_minor: 1, estimated: true },
      { component: 'acquirer', percentage_minor: 6, fixed_minor: 0, amount_minor: 6, estimated: true },
      { component: 'platform', percentage_minor: 68, fixed_minor: 10, amount_minor: 78, estimated: true },
    ])
    const net = payments.reduce((sum: number, { net_minor }: { net_minor: number }) => sum + net_minor, 0)
    expect(net).toBe(payout.net_amount_minor)
    expect(payments[0].public_id).toMatch(/^ref_/)
    expect(await stage.clearing()).toEqual({ USD: 0 })
    expect(await stage.balances()).toEqual({})
    await isWhole()
  })

  it('is told to the merchant’s systems, as GET gives it', async () => {
    await charge()
    await stage.settle()
    const payout = await onlyPayout()
    const events = await stage.merchant.eventsOf(payout.id)
    expect(events.map(({ type }) => type)).toEqual(['settlement.created'])
    expect(events[0]?.object).toEqual((await stage.get(`/payouts/${payout.public_id}`)).body.data)
  })

  it('is one payout in each currency', async () => {
    await charge(5000, 'USD')
    await charge(700, 'JPY')
    expect(await stage.settle()).toEqual(['settled', 'settled'])
    const found = await payouts()
    expect(found.map(({ currency }: { currency: string }) => currency).toSorted()).toEqual(['JPY', 'USD'])
    expect((await stage.get('/payouts?currency=jpy')).body.data).toMatchObject([{ gross_amount_minor: 700 }])
    await isWhole()
  })

  it('leaves only refunds to be returned of a settled payment', async () => {
    const payment = await charge()
    await stage.settle()
    expect((await stage.post('/voids', { payment_id: payment })).body.error.code).toBe('invalid_state')
    expect((await refund(payment)).body.data).toMatchObject({ method: 'refund', status: 'succeeded' })
    await charge(1000)
    await stage.settle()
    const [latest] = await payouts()
    expect(latest).toMatchObject({ gross_amount_minor: 1000, refunds_amount_minor: 5000 })
    expect(latest.net_amount_minor).toBeLessThan(0)
    await isWhole()
  })
})

describe('a batch that is told again', () => {
  it('changes nothing, however often and at once', async () => {
    await charge()
    const [batch] = await stage.close()
    if (!batch) throw new Error('no batch')
    const events = Array.from({ length: 10 }, () => batchEvent(batch))
    await Promise.all(events.map((event) => tell(system, stage.gateway, event)))
    const results = await Promise.all(
      events.map(async (event) => {
        await expect.poll(() => resultOf(system, event), { timeout: 20_000 }).not.toBeNull()
        return resultOf(system, event)
      }),
    )
    expect(results.filter((result) => result === 'settled')).toHaveLength(1)
    expect(results.filter((result) => result === 'already_settled')).toHaveLength(9)
    const payout = await onlyPayout()
    expect(await stage.merchant.eventsOf(payout.id)).toHaveLength(1)
    await isWhole()
  })
})

describe('a batch that is not what our books say', () => {
  it('is refused where its total is wrong', async () => {
    await charge()
    const [batch] = await stage.close()
    if (!batch) throw new Error('no batch')
    expect(await stage.told(batchEvent(batch, { amount: '49.99' }))).toBe('refused')
    expect(await stage.told(batchEvent(batch, { count: 2 }))).toBe('refused')
    expect(await payouts()).toEqual([])
    expect(await unsettled()).toBe(1)
    expect(await audited('settlement.refused')).toBe(2)
    // The right one is still taken.
    expect(await stage.told(batchEvent(batch))).toBe('settled')
    await isWhole()
  })

  it('is booked without what is not ours', async () => {
    await charge(5000)
    await atConsole(system, stage, { type: 'sale', amount: '19.99' })
    const [batch] = await stage.close()
    if (!batch) throw new Error('no batch')
    expect(batch.count).toBe(2)
    expect(await stage.told(batchEvent(batch))).toBe('settled_in_part')
    expect(await onlyPayout()).toMatchObject({ gross_amount_minor: 5000, charges_count: 1 })
    expect(await audited('settlement.differs')).toBe(1)
    await isWhole()
  })

  it('is booked without what the gateway has not settled', async () => {
    await charge(5000)
    await atConsole(system, stage, { type: 'sale', amount: '10.00' })
    const [batch] = await stage.close()
    const waiting = await stage.gatewayIdOf(await charge(4000))
    if (!batch) throw new Error('no batch')
    const more = { amount: '100.00', count: 3, transaction_ids: [...batch.transaction_ids, waiting] }
    expect(await stage.told(batchEvent(batch, more))).toBe('settled_in_part')
    expect(await onlyPayout()).toMatchObject({ gross_amount_minor: 5000 })
    expect(await unsettled()).toBe(1)
    await isWhole()
  })

  it('of nothing that is ours is ignored', async () => {
    await atConsole(system, stage, { type: 'sale', amount: '19.99' })
    const [batch] = await stage.close()
    if (!batch) throw new Error('no batch')
    expect(await stage.told(batchEvent(batch))).toBe('ignored')
    expect(await payouts()).toEqual([])
  })

  it('is tried again where the gateway cannot be asked', async () => {
    await charge()
    const [batch] = await stage.close()
    if (!batch) throw new Error('no batch')
    await setFault(system, {
      security_key: stage.securityKey,
      mode: 'error_before_charge',
      operation: 'query',
      count: 1,
    })
    const event = batchEvent(batch, { amount: '' })
    await tell(system, stage.gateway, event)
    await expect
      .poll(() =>
        system.db
          .prepare('SELECT attempts FROM gateway_callbacks WHERE event_id = ?')
          .bind(event.event_id)
          .first('attempts'),
      )
      .toBe(1)
    await system.cron('* * * * *', new Date(Date.now() + 3_600_000))
    await expect.poll(() => resultOf(system, event), { timeout: 20_000 }).toBe('refused')
  })

  it('learns of a charge whose answer was lost', async () => {
    await stage.trouble('error_after_charge')
    const lost = await stage.charge()
    expect(lost.body.data?.status).not.toBe('succeeded')
    await charge(4000)
    const [batch] = await stage.close()
    if (!batch) throw new Error('no batch')
    expect(await stage.told(batchEvent(batch))).toBe('settled')
    expect(await onlyPayout()).toMatchObject({ gross_amount_minor: 9000, charges_count: 2 })
    await isWhole()
  })
})

describe('a batch that failed', () => {
  it('is a failed payout, and its transactions wait for the next try', async () => {
    await charge()
    const [batch] = await stage.close()
    if (!batch) throw new Error('no batch')
    const failure = {
      ...batchEvent(batch, { transaction_ids: [], response_text: 'Account closed' }),
      event_type: 'settlement.batch.failure',
    }
    expect(await stage.told(failure)).toBe('failed')
    const failed = await onlyPayout()
    expect(failed).toMatchObject({ status: 'failed', failure_reason: 'Account closed', settled_at: null })
    expect((await stage.merchant.eventsOf(failed.id)).map(({ type }) => type)).toEqual(['payout.failed'])
    expect(await unsettled()).toBe(1)
    await isWhole()
    expect(await stage.told(batchEvent(batch))).toBe('settled')
    expect(await onlyPayout()).toMatchObject({
      id: failed.id,
      status: 'in_transit',
      gross_amount_minor: 5000,
      failure_reason: null,
    })
    await isWhole()
  })
})

describe('a payout on its way', () => {
  const arrivals = (at: string | number) => system.cron('*/5 * * * *', new Date(at))
  const told = async (id: string) => (await stage.merchant.eventsOf(id)).map(({ type }) => type)

  it('is paid on the day of its arrival, once, whatever crons overlap', async () => {
    await charge()
    await stage.settle()
    const { id, arrival_date } = await onlyPayout()
    await arrivals(Date.parse(arrival_date) - 1)
    expect(await onlyPayout()).toMatchObject({ status: 'in_transit' })
    await Promise.all([arrivals(arrival_date), arrivals(arrival_date), arrivals(arrival_date)])
    expect(await onlyPayout()).toMatchObject({ status: 'paid', arrival_date })
    await arrivals(arrival_date)
    expect(await told(id)).toEqual(['settlement.created', 'payout.paid'])
    expect(await audited('payout.paid')).toBe(1)
    await isWhole()
  })

  it('that failed does not arrive', async () => {
    await charge()
    const [batch] = await stage.close()
    if (!batch) throw new Error('no batch')
    expect(await stage.told({ ...batchEvent(batch), event_type: 'settlement.batch.failure' })).toBe('failed')
    await arrivals(Date.now() + 30 * 86_400_000)
    expect(await onlyPayout()).toMatchObject({ status: 'failed' })
  })
})

describe('payouts', () => {
  it('are listed by status and found by either id; another tenant’s are not there', async () => {
    await charge()
    await stage.settle()
    const payout = await onlyPayout()
    expect((await stage.get('/payouts?status=failed')).body.data).toEqual([])
    expect((await stage.get('/payouts?status=in_transit')).body.meta).toEqual({
      total: 1,
      limit: 25,
      offset: 0,
      has_more: false,
    })
    const other = await settlingStage(system, `stranger-${made}`)
    for (const path of [`/payouts/${payout.id}`, `/payouts/${payout.public_id}/payments`]) {
      expect((await stage.get(path)).status).toBe(200)
      expect((await other.get(path)).body.error.code).toBe('resource_missing')
    }
  })
})
