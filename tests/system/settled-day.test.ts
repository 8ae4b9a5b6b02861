import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../scripts/admin/finance.ts'
import { atConsole, brokenMoney, settlingStage, type SettlingStage } from './settling.ts'

const SALES = 340
const REFUNDS = 80
const VOIDS = 60
const CHARGEBACKS = 20
/** Requests under way at once. */
const LANES = 24

let system: System
let stage: SettlingStage

beforeAll(async () => {
  system = await startSystem()
  stage = await settlingStage(system, 'day')
})
afterAll(() => system.dispose())

/** Does something with each of these, several at once, and gives the results in order. */
async function inLanes<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const lane = async () => {
    for (let index = next; index < items.length; index = next) {
      next += 1
      const item = items[index]
      if (item !== undefined) results[index] = await work(item, index)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return results
}

const today = () => new Date().toISOString().slice(0, 10)
const reconciled = async () => {
  await commands['reconcile']?.run(system.admin, { merchant: stage.merchant.merchantId, day: today() })
  const [row] = (await stage.get('/reconciliations')).body.data
  return row
}

interface Sold {
  readonly id: string
  readonly gatewayId: string
  readonly amountMinor: number
}

/** Every tenth sale is in yen. */
const amountOf = (n: number) =>
  n % 10 === 0 ? { amountMinor: 1000 + n, currency: 'JPY' } : { amountMinor: 2000 + 7 * n, currency: 'USD' }

describe('a day of 500 movements', () => {
  let sold: Sold[]
  let parts: { sales: Sold[]; refunds: Sold[]; voids: Sold[]; chargebacks: Sold[] }

  it('is sold, refunded, voided and charged back', async () => {
    sold = await inLanes(
      Array.from({ length: SALES }, (_, n) => amountOf(n)),
      async (amount) => {
        const { status, body } = await stage.charge(amount)
        expect(status).toBe(201)
        return { id: body.data.id, gatewayId: '', amountMinor: amount.amountMinor }
      },
    )
    const { results } = await system.db
      .prepare('SELECT id, gateway_transaction_id AS gatewayId FROM payments WHERE merchant_id = ?')
      .bind(stage.merchant.merchantId)
      .all<{ id: string; gatewayId: string }>()
    const gatewayIds = new Map(results.map(({ id, gatewayId }) => [id, gatewayId]))
    sold = sold.map((sale) => ({ ...sale, gatewayId: gatewayIds.get(sale.id) ?? '' }))
    parts = {
      sales: sold,
      voids: sold.slice(0, VOIDS),
      refunds: sold.slice(VOIDS, VOIDS + REFUNDS),
      chargebacks: sold.slice(-CHARGEBACKS),
    }
    const refused = await Promise.all([
      inLanes(parts.voids, async ({ id }) => (await stage.post('/voids', { payment_id: id })).body.data?.status),
      inLanes(parts.refunds, async ({ id }, n) => {
        const amount_minor = n % 3 === 0 ? 500 + n : 1
        return (await stage.post('/refunds', { payment_id: id, amount_minor })).body.data?.status
      }),
    ])
    expect(refused.flat().filter((status) => status !== 'succeeded')).toEqual([])
    expect(await stage.clearing()).toEqual(await stage.balances())
  }, 120_000)

  it('is settled in one batch for each currency, with nothing left over', async () => {
    expect(await stage.settle()).toEqual(['settled', 'settled'])
    const payouts = (await stage.get('/payouts')).body.data
    const counted = (field: string) =>
      payouts.reduce((sum: number, payout: Record<string, number>) => sum + (payout[field] ?? 0), 0)
    expect([counted('charges_count'), counted('refunds_count')]).toEqual([SALES - VOIDS, REFUNDS])
    expect(await stage.clearing()).toEqual({ JPY: 0, USD: 0 })
    expect(await stage.balances()).toEqual({})
  }, 60_000)

  it('is charged back after it was settled, and our books hold what the gateway holds', async () => {
    await inLanes(parts.chargebacks, ({ gatewayId }) => stage.control('/chargebacks', { transaction_id: gatewayId }))
    const events = (await stage.untold()).filter(({ event_type: type }) => type.startsWith('chargeback.'))
    expect(await inLanes(events, (event) => stage.told(event))).toEqual(
      Array.from({ length: CHARGEBACKS }, () => 'disputed'),
    )
    const held = await stage.clearing()
    expect(held).toEqual(await stage.balances())
    expect(held['USD']).toBeLessThan(0)
  }, 60_000)

  it('matches the gateway’s report without a difference', async () => {
    expect(await reconciled()).toMatchObject({
      status: 'matched',
      differences: [],
      transactions_count: SALES + REFUNDS,
    })
    expect(await brokenMoney(system)).toEqual([])
  }, 60_000)

  it('differs in exactly what was planted', async () => {
    const [lost, changed] = parts.refunds
    if (!lost || !changed) throw new Error('nothing was sold')
    const foreign = await atConsole(system, stage, { type: 'sale', amount: '7.77' })
    await stage.control('/console', { transaction_id: lost.gatewayId })
    await stage.control('/console', { transaction_id: changed.gatewayId, amount: '1' })
    const { status, differences } = await reconciled()
    expect(status).toBe('differs')
    const told = differences.map((each: Record<string, string>) => [each['kind'], each['gateway_transaction_id']])
    expect(told.toSorted()).toEqual([
      ['amount', changed.gatewayId],
      ['missing_at_gateway', lost.gatewayId],
      ['missing_here', foreign],
    ])
  }, 60_000)
})
