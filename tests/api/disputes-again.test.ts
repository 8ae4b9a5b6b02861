import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clearFaults } from '../system/buyer.ts'
import { brokenMoney, chargebackEvent, settlingStage, type SettlingStage } from '../system/settling.ts'
import { resultOf, tell } from '../system/signed-callback.ts'

let system: System
let stage: SettlingStage
let saleId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  await clearFaults(system)
  stage = await settlingStage(system, `disputed-again-${(made += 1)}`)
  saleId = await stage.gatewayIdOf((await stage.charge()).body.data.id)
})
afterAll(() => system.dispose())

const disputes = async () => (await stage.get('/disputes')).body.data
const onlyDispute = async () => {
  const [dispute, ...others] = await disputes()
  expect(others).toEqual([])
  return dispute
}
const typesOf = async (id: string) => (await stage.merchant.eventsOf(id)).map(({ type }) => type)
const onRecord = (action: string) =>
  system.db
    .prepare('SELECT count(*) AS n FROM audit_log WHERE merchant_id = ? AND action = ?')
    .bind(stage.merchant.merchantId, action)
    .first<number>('n')
/** The next payout, whose lines come to what the bank got. */
const nextPayout = async (amountMinor: number) => {
  await stage.charge({ amountMinor })
  await stage.settle()
  const [payout] = (await stage.get('/payouts')).body.data
  const lines: { net_minor: number }[] = (await stage.get(`/payouts/${payout.id}/payments`)).body.data
  expect(lines.reduce((sum, { net_minor: net }) => sum + net, 0)).toBe(payout.net_amount_minor)
  return payout
}
/** Both sides say the same, and the books are whole. */
const agree = async (heldMinor: number) => {
  expect([await stage.clearing(), await stage.balances()]).toEqual([{ USD: heldMinor }, { USD: heldMinor }])
  expect(await brokenMoney(system)).toEqual([])
}
const passDeadline = () => system.cron('*/5 * * * *', new Date(Date.now() + 15 * 86_400_000))
/** The bank takes the money for what it only asked about. */
const escalate = async (id: string) => {
  await stage.control(`/chargebacks/${id}/escalate`, {})
  const events = (await stage.untold()).filter(({ event_type: type }) => type.startsWith('chargeback.'))
  return Promise.all(events.map((event) => stage.told(event)))
}

describe('a question that becomes a chargeback', () => {
  it.each([
    ['while it waits', async () => undefined],
    ['after it was closed', passDeadline],
    ['after a payout', () => nextPayout(1000)],
  ])('%s takes the money, with a new deadline', async (_, first) => {
    await stage.settle()
    const id = await stage.chargeBack(saleId, { type: 'retrieval' })
    await first()
    expect(await escalate(id)).toEqual(['disputed'])
    const dispute = await onlyDispute()
    expect(dispute).toMatchObject({
      gateway_dispute_id: id,
      dispute_kind: 'chargeback',
      status: 'needs_response',
      amount_minor: 5000,
      fee_minor: 1500,
      resolution: null,
      resolved_at: null,
    })
    expect(await typesOf(dispute.id)).toContain('charge.dispute.updated')
    expect((await stage.get('/transactions?type=dispute')).body.data).toMatchObject([{ amount_minor: 5000 }])
    await agree(-5000)
    expect(await nextPayout(6000)).toMatchObject({ chargebacks_amount_minor: 5000 })
    await agree(0)
  })

  it('asks for evidence again, though the question was answered', async () => {
    const id = await stage.chargeBack(saleId, { type: 'retrieval' })
    const { id: dispute } = await onlyDispute()
    const answer = () => stage.post(`/disputes/${dispute}/evidence`, { text: 'The goods were signed for.' })
    expect((await answer()).status).toBe(200)
    await escalate(id)
    expect(await onlyDispute()).toMatchObject({ status: 'needs_response', evidence: null, evidence_submitted: false })
    expect((await answer()).status).toBe(200)
  })

  it('is booked as lost where the bank says nothing before that', async () => {
    const id = await stage.chargeBack(saleId, { type: 'retrieval' })
    const lost = { id, transaction_id: saleId, type: 'chargeback', status: 'lost', amount: '50.00' }
    expect(await stage.told(chargebackEvent(lost))).toBe('resolved')
    expect(await onlyDispute()).toMatchObject({ status: 'lost', amount_minor: 5000 })
    expect(await stage.clearing()).toEqual({ USD: 0 })
    expect(await brokenMoney(system)).toEqual([])
  })
})

describe('chargebacks under the id of their transaction', () => {
  const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
  const entry = (amount: string, daysAgo: number, more = {}) =>
    chargebackEvent({ id: saleId, amount, date: `${dayBefore(daysAgo)}T10:10:10Z`, type: 'chargeback', ...more })

  it('are told apart by amount and date, and decided each by itself', async () => {
    expect(await stage.told(entry('10.00', 20))).toBe('disputed')
    expect(await stage.told(entry('10.00', 20))).toBe('known')
    expect(await stage.told(entry('15.00', 20))).toBe('disputed')
    expect(await stage.told(entry('10.00', 18))).toBe('disputed')
    expect(await stage.told(entry('20.00', 17))).toBe('ignored')
    const found = await disputes()
    expect(found.map((each: Record<string, unknown>) => each['amount_minor']).toSorted()).toEqual([1000, 1000, 1500])
    expect(new Set(found.map((each: Record<string, unknown>) => each['gateway_dispute_id'])).size).toBe(3)
    expect(await stage.told(entry('15.00', 11, { status: 'won' }))).toBe('resolved')
    expect(await stage.told(entry('15.00', 11, { status: 'won' }))).toBe('known')
    expect(await stage.clearing()).toEqual({ USD: 3000 })
    expect(await brokenMoney(system)).toEqual([])
  })

  it('that are told at once are booked once each', async () => {
    const events = ['10.00', '10.00', '15.00', '15.00'].map((amount) => entry(amount, 20))
    await Promise.all(events.map((event) => tell(system, stage.gateway, event)))
    const results = await Promise.all(
      events.map(async (event) => {
        await expect.poll(() => resultOf(system, event), { timeout: 20_000 }).not.toBeNull()
        return resultOf(system, event)
      }),
    )
    expect(results.filter((result) => result === 'disputed')).toHaveLength(2)
    expect(results.filter((result) => result === 'known')).toHaveLength(2)
    expect(await stage.clearing()).toEqual({ USD: 2500 })
    expect(await brokenMoney(system)).toEqual([])
  })

  it('follow a question about it', async () => {
    expect(await stage.told(entry('50.00', 20, { type: 'retrieval' }))).toBe('disputed')
    expect(await stage.told(entry('30.00', 16))).toBe('disputed')
    expect(await onlyDispute()).toMatchObject({ amount_minor: 3000, dispute_kind: 'chargeback' })
    expect(await stage.clearing()).toEqual({ USD: 2000 })
  })
})

it('a chargeback that is told again, and otherwise, is put on record', async () => {
  const id = await stage.chargeBack(saleId, { amount: '10.00' })
  const told = { id, transaction_id: saleId, type: 'chargeback' }
  expect(await stage.told(chargebackEvent({ ...told, amount: '10.00' }))).toBe('known')
  expect(await stage.told(chargebackEvent({ ...told, amount: '20.00' }))).toBe('differs')
  expect(await stage.told(chargebackEvent({ ...told, type: 'retrieval', amount: '10.00' }))).toBe('differs')
  expect(await onRecord('chargeback.differs')).toBe(2)
  const counted = "SELECT value FROM counters WHERE merchant_id = ? AND name = 'chargebacks_ignored'"
  expect(await system.db.prepare(counted).bind(stage.merchant.merchantId).first('value')).toBe(2)
  expect(await onlyDispute()).toMatchObject({ amount_minor: 1000 })
  await agree(4000)
})

describe('a bank that changes its mind', () => {
  it('gives back before a payout what was lost by our deadline', async () => {
    await stage.settle()
    const id = await stage.chargeBack(saleId)
    await passDeadline()
    expect((await onlyDispute()).status).toBe('lost')
    await stage.decide(id, 'won')
    const dispute = await onlyDispute()
    expect(dispute).toMatchObject({ status: 'won', resolution: 'won' })
    expect((await typesOf(dispute.id)).slice(-3)).toEqual(['charge.dispute.updated', 'dispute.won', 'dispute.closed'])
    await agree(0)
    expect(await nextPayout(6000)).toMatchObject({ chargebacks_amount_minor: 0 })
    await agree(0)
  })

  it('gives back after a payout what was lost by our deadline', async () => {
    await stage.settle()
    const id = await stage.chargeBack(saleId)
    await passDeadline()
    expect(await nextPayout(6000)).toMatchObject({ chargebacks_amount_minor: 5000 })
    await stage.decide(id, 'withdrawn')
    expect(await onlyDispute()).toMatchObject({ status: 'won', resolution: 'withdrawn' })
    await agree(5000)
    expect(await nextPayout(1000)).toMatchObject({ chargebacks_amount_minor: -5000 })
    await agree(0)
  })

  it('takes once more what was won, before and after payouts, and its fee once', async () => {
    await stage.settle()
    const id = await stage.chargeBack(saleId)
    expect(await nextPayout(6000)).toMatchObject({ chargebacks_amount_minor: 5000 })
    await stage.decide(id, 'won')
    expect(await nextPayout(1000)).toMatchObject({ chargebacks_amount_minor: -5000 })
    await stage.decide(id, 'lost')
    expect(await onlyDispute()).toMatchObject({ status: 'lost', resolution: 'lost' })
    await agree(-5000)
    const last = await nextPayout(7000)
    expect(last).toMatchObject({ chargebacks_amount_minor: 5000, chargebacks_count: 1 })
    expect(last.fees_amount_minor).toBeLessThan(1000)
    await agree(0)
  })
})

describe('a chargeback of a sale whose answer was lost', () => {
  const lostSale = async () => {
    await stage.trouble('error_after_charge')
    await stage.charge({ amountMinor: 7000 })
    const key = encodeURIComponent(stage.securityKey)
    const response = await fetch(`${system.urls.sandbox}/transactions.json?security_key=${key}`)
    const { transactions } = (await response.json()) as { transactions: { id: string; amount_minor: number }[] }
    const sale = transactions.find((each) => each.amount_minor === 7000)
    if (!sale) throw new Error('the gateway has no such sale')
    return sale.id
  }

  it('books the sale first', async () => {
    const id = await lostSale()
    expect(await stage.attempts('sale')).toEqual(['succeeded', 'unknown'])
    await stage.chargeBack(id)
    expect(await stage.attempts('sale')).toEqual(['succeeded', 'succeeded'])
    expect(await onlyDispute()).toMatchObject({ gateway_transaction_id: id, amount_minor: 7000 })
    await agree(5000)
  })

  it('is tried again while the gateway cannot be asked', async () => {
    const id = await lostSale()
    await system.db
      .prepare("UPDATE payment_attempts SET next_check_at = next_check_at + 7200000 WHERE status = 'unknown'")
      .run()
    const fault = { security_key: stage.securityKey, mode: 'error_before_charge', operation: 'query', count: 1 }
    await stage.control('/faults', fault)
    await stage.control('/chargebacks', { transaction_id: id })
    const event = (await stage.untold()).find(({ event_type: type }) => type.startsWith('chargeback.'))
    if (!event) throw new Error('nothing is told')
    await tell(system, stage.gateway, event)
    const text = 'SELECT attempts, last_error FROM gateway_callbacks WHERE event_id = ?'
    const failed = () => system.db.prepare(text).bind(event.event_id).first()
    await expect
      .poll(failed, { timeout: 20_000 })
      .toMatchObject({ attempts: 1, last_error: expect.stringMatching(/asked/) })
    expect(await disputes()).toEqual([])
    await system.cron('* * * * *', new Date(Date.now() + 3_600_000))
    await expect.poll(() => resultOf(system, event), { timeout: 20_000 }).toBe('disputed')
    await agree(5000)
  })
})
