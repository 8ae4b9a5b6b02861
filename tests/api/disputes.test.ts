import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../scripts/admin/finance.ts'
import { secondAccount } from '../system/lost-payment.ts'
import { brokenMoney, chargebackEvent, settlingStage, type SettlingStage } from '../system/settling.ts'
import { resultOf, tell } from '../system/signed-callback.ts'

const DAY_MS = 86_400_000

let system: System
let stage: SettlingStage
let paymentId: string
let saleId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await settlingStage(system, `disputed-${(made += 1)}`)
  paymentId = (await stage.charge()).body.data.id
  saleId = await stage.gatewayIdOf(paymentId)
})
afterAll(() => system.dispose())

const disputes = async (query = '') => (await stage.get(`/disputes${query}`)).body.data
const onlyDispute = async () => {
  const [dispute, ...others] = await disputes()
  expect(others).toEqual([])
  return dispute
}
const evidence = {
  text: 'The goods were signed for.',
  files: [{ url: 'https://files.example.com/1.pdf', name: 'Receipt' }],
}
const answer = (id: string, body: object = evidence) => stage.post(`/disputes/${id}/evidence`, body)
const eventsOf = async (id: string) => (await stage.merchant.eventsOf(id)).map(({ type }) => type)
const payment = async () => (await stage.get(`/payments/${paymentId}`)).body
const ledgerOf = async (account: string) =>
  (await system.db
    .prepare('SELECT sum(amount_minor) AS n FROM ledger_entries WHERE merchant_id = ? AND account = ?')
    .bind(stage.merchant.merchantId, account)
    .first<number>('n')) ?? 0
const audited = (action: string) =>
  system.db
    .prepare('SELECT count(*) AS n FROM audit_log WHERE merchant_id = ? AND action = ?')
    .bind(stage.merchant.merchantId, action)
    .first<number>('n')
interface Line extends Record<string, unknown> {
  readonly amount_minor: number
  readonly net_minor: number
}
const amountIn = (line: Line) => line.amount_minor
/** What a payout was made of: with its fees, that is what the bank got. */
const linesOf = async ({ id, net_amount_minor: net }: Record<string, unknown>): Promise<readonly Line[]> => {
  const lines: Line[] = (await stage.get(`/payouts/${id}/payments`)).body.data
  expect(lines.reduce((sum, line) => sum + line.net_minor, 0)).toBe(net)
  return lines
}
const isWhole = async () => expect(await brokenMoney(system)).toEqual([])
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)
/** The other side of a deadline. */
const passDeadline = () => system.cron('*/5 * * * *', inDays(15))

describe('a chargeback', () => {
  it('becomes a dispute that waits for evidence, with its money, its fee and its transaction', async () => {
    await stage.settle()
    await stage.chargeBack(saleId, { reason: 'Goods not received', reason_code: '13.1' })
    const dispute = await onlyDispute()
    expect(dispute).toMatchObject({
      object: 'dispute',
      payment_id: paymentId,
      parent_transaction_id: paymentId,
      gateway: 'nmi',
      gateway_transaction_id: saleId,
      dispute_kind: 'chargeback',
      amount_minor: 5000,
      fee_minor: 1500,
      currency: 'USD',
      reason: 'Goods not received',
      reason_code: '13.1',
      customer_name: 'Ada Lovelace',
      card_brand: 'visa',
      card_last4: '1111',
      evidence_submitted: false,
      status: 'needs_response',
      resolution: null,
    })
    const days = (Date.parse(dispute.evidence_due_by) - Date.now()) / DAY_MS
    expect(Math.round(days)).toBe(14)
    expect(await eventsOf(dispute.id)).toEqual(['charge.dispute.created'])
    expect((await stage.merchant.eventsOf(dispute.id))[0]?.object).toEqual(
      (await stage.get(`/disputes/${dispute.public_id}`)).body.data,
    )
    const { body } = await stage.get(`/transactions?type=dispute`)
    expect(body.data).toMatchObject([{ payment_id: paymentId, amount_minor: 5000, metadata: { dispute: dispute.id } }])
    expect([await ledgerOf('disputed'), await stage.clearing()]).toEqual([5000, { USD: -5000 }])
    expect(await stage.balances()).toEqual({ USD: -5000 })
    await isWhole()
  })

  it('is told to the merchant at its support address', async () => {
    const to = `help-${made}@example.com`
    await system.db
      .prepare('UPDATE merchants SET support_email = ? WHERE id = ?')
      .bind(to, stage.merchant.merchantId)
      .run()
    await stage.chargeBack(saleId)
    const { public_id: number } = await onlyDispute()
    const mails = async () =>
      (await (await fetch(`${system.urls.sandbox}/mailbox.json?to=${to}`)).json()) as {
        text: string
        subject: string
      }[]
    await expect.poll(mails, { timeout: 20_000 }).toHaveLength(1)
    const [mail] = await mails()
    expect(mail?.subject).toBe('A payment of $50.00 is disputed')
    expect(mail?.text).toContain(number)
    expect(mail?.text).toContain('$15.00')
  })

  it('of a part, with a date of the bank’s, is of that part until then', async () => {
    await stage.chargeBack(saleId, { amount: '12.50', due_date: '2027-03-01' })
    expect(await onlyDispute()).toMatchObject({ amount_minor: 1250, evidence_due_by: '2027-03-01T23:59:59.999Z' })
    const rest = await stage.post('/refunds', { payment_id: paymentId })
    expect(rest.body.data).toMatchObject({ amount_minor: 3750, status: 'succeeded' })
    await isWhole()
  })

  it('with a day for its deadline waits for all of that day, in the merchant’s time zone', async () => {
    await system.db
      .prepare("UPDATE merchants SET timezone = 'America/Los_Angeles' WHERE id = ?")
      .bind(stage.merchant.merchantId)
      .run()
    await stage.chargeBack(saleId, { due_date: '2027-03-01' })
    const { id, evidence_due_by: due } = await onlyDispute()
    expect(due).toBe('2027-03-02T07:59:59.999Z')
    await system.cron('*/5 * * * *', new Date('2027-03-02T07:59:00Z'))
    expect((await onlyDispute()).status).toBe('needs_response')
    expect((await answer(id)).status).toBe(200)
  })

  it('keeps the money from being refunded as well', async () => {
    await stage.chargeBack(saleId)
    const { status, body } = await stage.post('/refunds', { payment_id: paymentId })
    expect([status, body.error.code]).toEqual([422, 'invalid_state'])
    expect(body.error.message).toContain('disputed')
  })

  it('is taken off the next payout, with its fee', async () => {
    await stage.settle()
    await stage.chargeBack(saleId)
    await stage.charge({ amountMinor: 9000 })
    await stage.settle()
    const [payout] = (await stage.get('/payouts')).body.data
    expect(payout).toMatchObject({ gross_amount_minor: 9000, chargebacks_amount_minor: 5000, chargebacks_count: 1 })
    expect(payout.net_amount_minor).toBe(4000 - payout.fees_amount_minor)
    expect(payout.fees_amount_minor).toBeGreaterThan(1500)
    const lines = await linesOf(payout)
    expect(lines.map(({ kind, amount_minor: amount }) => [kind, amount])).toEqual([
      ['charge', 9000],
      ['chargeback', -5000],
    ])
    expect(lines[1]).toMatchObject({
      fees_minor: 1500,
      fees: [{ component: 'dispute', percentage_minor: 0, fixed_minor: 1500, amount_minor: 1500, estimated: true }],
    })
    expect([await stage.clearing(), await stage.balances()]).toEqual([{ USD: 0 }, { USD: 0 }])
    await isWhole()
  })

  it('is booked once, however often and at once it is told', async () => {
    const entry = { id: 'CB-1', transaction_id: saleId, amount: '50.00', date: '20261120101010', reason: 'Fraud' }
    const events = Array.from({ length: 10 }, () => chargebackEvent(entry))
    await Promise.all(events.map((event) => tell(system, stage.gateway, event)))
    const results = await Promise.all(
      events.map(async (event) => {
        await expect.poll(() => resultOf(system, event), { timeout: 20_000 }).not.toBeNull()
        return resultOf(system, event)
      }),
    )
    expect(results.filter((result) => result === 'disputed')).toHaveLength(1)
    expect(results.filter((result) => result === 'known')).toHaveLength(9)
    expect(await eventsOf((await onlyDispute()).id)).toHaveLength(1)
    await isWhole()
  })

  it('and a refund of one payment at once never return what is not there', async () => {
    const entry = { id: 'CB-2', transaction_id: saleId, amount: '50.00', date: null, reason: null }
    const event = chargebackEvent(entry)
    const [refund] = await Promise.all([
      stage.post('/refunds', { payment_id: paymentId, amount_minor: 5000 }),
      tell(system, stage.gateway, event),
    ])
    await expect.poll(() => resultOf(system, event), { timeout: 20_000 }).toBe('disputed')
    expect([201, 409, 422]).toContain(refund.status)
    expect((await stage.post('/refunds', { payment_id: paymentId, amount_minor: 1 })).status).toBe(422)
    await isWhole()
  })
})

describe('a chargeback that is not ours', () => {
  it.each([
    ['of an unknown transaction', { id: 'CB-9', transaction_id: '999', amount: '5.00' }],
    ['of more than was taken', { id: 'CB-9', amount: '50.01' }],
    ['of nothing', { id: 'CB-9', amount: '0.00' }],
    ['of an amount that is none', { id: 'CB-9', amount: 'five' }],
  ])('%s changes nothing, and is put on record', async (_, entry) => {
    const event = chargebackEvent({ transaction_id: saleId, ...entry })
    expect(await stage.told(event)).toBe('ignored')
    expect(await disputes()).toEqual([])
    expect(await ledgerOf('disputed')).toBe(0)
    expect(await audited('chargeback.ignored')).toBe(1)
  })

  it('of another account’s transaction changes nothing', async () => {
    const second = await secondAccount(system, stage.gateway)
    const key = 'unused'
    await stage.control('/accounts', { security_key: key, tokenization_key: key, signing_key: key })
    const event = chargebackEvent({ id: 'CB-3', transaction_id: saleId, amount: '50.00' })
    await tell(system, second, event)
    await expect.poll(() => resultOf(system, event), { timeout: 20_000 }).toBe('ignored')
    const other = await settlingStage(system, `neighbour-${made}`)
    expect(await other.told(chargebackEvent({ id: 'CB-3', transaction_id: saleId, amount: '50.00' }))).toBe('ignored')
    expect(await disputes()).toEqual([])
  })

  it('keeps none of the others in its batch from being booked', async () => {
    const event = chargebackEvent(
      { id: 'CB-4', transaction_id: '999', amount: '5.00' },
      { id: 'CB-5', transaction_id: saleId },
    )
    expect(await stage.told(event)).toBe('disputed, ignored')
    expect(await onlyDispute()).toMatchObject({ gateway_dispute_id: 'CB-5', amount_minor: 5000 })
  })
})

describe('evidence', () => {
  it('is handed in once, and the bank decides', async () => {
    await stage.chargeBack(saleId)
    const { id } = await onlyDispute()
    const { status, body } = await answer(id)
    expect([status, body.data.status, body.data.evidence_submitted]).toEqual([200, 'under_review', true])
    expect(body.data.evidence).toEqual(evidence)
    expect(await eventsOf(id)).toEqual([
      'charge.dispute.created',
      'chargeback.evidence_submitted',
      'charge.dispute.updated',
    ])
    expect((await answer(id)).body.error.code).toBe('invalid_state')
    // What was answered is not lost by waiting.
    await passDeadline()
    expect((await onlyDispute()).status).toBe('under_review')
  })

  it('after the deadline is refused, and nothing changes', async () => {
    await stage.chargeBack(saleId, { due_date: '2026-01-01' })
    const before = await onlyDispute()
    const { status, body } = await answer(before.id)
    expect([status, body.error.code, body.error.message]).toEqual([
      422,
      'invalid_state',
      'The deadline for evidence has passed.',
    ])
    expect(await onlyDispute()).toEqual(before)
  })

  it.each([
    [{}, ['text']],
    [{ text: '' }, ['text']],
    [{ text: 'x', files: [{ url: 'file:///etc/passwd' }] }, ['files[0].url']],
    [{ text: 'x', file: 'y' }, ['file']],
  ])('%o is refused by its fields', async (body, fields) => {
    await stage.chargeBack(saleId)
    const refused = await answer((await onlyDispute()).id, body)
    expect([refused.status, Object.keys(refused.body.error.details.fields)]).toEqual([400, fields])
  })
})

describe('the end of a dispute', () => {
  it('won gives the money back, but not the fee', async () => {
    await stage.settle()
    const chargeback = await stage.chargeBack(saleId)
    const { id } = await onlyDispute()
    await answer(id)
    await stage.decide(chargeback, 'won')
    expect(await onlyDispute()).toMatchObject({ status: 'won', resolution: 'won' })
    expect((await eventsOf(id)).slice(3)).toEqual(['charge.dispute.updated', 'dispute.won', 'dispute.closed'])
    expect([await ledgerOf('disputed'), await stage.clearing(), await stage.balances()]).toEqual([
      0,
      { USD: 0 },
      { USD: 0 },
    ])
    expect((await stage.post('/refunds', { payment_id: paymentId })).body.data).toMatchObject({ amount_minor: 5000 })
    await isWhole()
  })

  it('won after it was taken off a payout comes back with the next one', async () => {
    await stage.settle()
    const chargeback = await stage.chargeBack(saleId)
    await stage.charge({ amountMinor: 6000 })
    await stage.settle()
    await stage.decide(chargeback, 'won')
    expect([await stage.clearing(), await stage.balances()]).toEqual([{ USD: 5000 }, { USD: 5000 }])
    await stage.charge({ amountMinor: 1000 })
    await stage.settle()
    const [payout] = (await stage.get('/payouts')).body.data
    expect(payout).toMatchObject({ gross_amount_minor: 1000, chargebacks_amount_minor: -5000 })
    expect(payout.net_amount_minor).toBe(6000 - payout.fees_amount_minor)
    expect(payout.fees_amount_minor).toBeLessThan(100)
    const kept = (await stage.get('/payouts')).body.data.map(linesOf)
    expect((await Promise.all(kept)).map((lines) => lines.map(amountIn))).toEqual([[1000, 5000], [6000, -5000], [5000]])
    await isWhole()
  })

  it('won before any payout costs the next one nothing but the fee', async () => {
    await stage.settle()
    const chargeback = await stage.chargeBack(saleId)
    await stage.decide(chargeback, 'won')
    await stage.charge({ amountMinor: 6000 })
    await stage.settle()
    const [payout] = (await stage.get('/payouts')).body.data
    expect(payout).toMatchObject({ chargebacks_amount_minor: 0, chargebacks_count: 0 })
    const lines = await linesOf(payout)
    expect(lines.map((line) => [amountIn(line), line['kind']])).toEqual([
      [6000, 'charge'],
      [0, 'chargeback'],
    ])
    expect(lines[1]).toMatchObject({ fees_minor: 1500, net_minor: -1500 })
    await isWhole()
  })

  it('lost leaves the money with the cardholder', async () => {
    const chargeback = await stage.chargeBack(saleId)
    const { id } = await onlyDispute()
    await stage.decide(chargeback, 'lost')
    expect(await onlyDispute()).toMatchObject({ status: 'lost', resolution: 'lost' })
    expect((await eventsOf(id)).slice(1)).toEqual(['charge.dispute.updated', 'dispute.lost', 'dispute.closed'])
    expect([await ledgerOf('disputed'), await ledgerOf('dispute_losses')]).toEqual([0, 5000])
    expect((await stage.post('/refunds', { payment_id: paymentId })).status).toBe(422)
    // The bank's word is its last.
    await expect(stage.decide(chargeback, 'won')).rejects.toThrow('404')
    await isWhole()
  })

  it('comes with the deadline, where nobody answered', async () => {
    await stage.chargeBack(saleId)
    const { id } = await onlyDispute()
    await system.cron('*/5 * * * *', inDays(13))
    expect((await onlyDispute()).status).toBe('needs_response')
    await Promise.all([passDeadline(), passDeadline()])
    expect(await onlyDispute()).toMatchObject({ id, status: 'lost', resolution: 'lost' })
    expect((await eventsOf(id)).filter((type) => type === 'dispute.lost')).toHaveLength(1)
    expect((await payment()).status).toBe('succeeded')
    await isWhole()
  })

  it('is booked by an operator where no gateway tells it', async () => {
    await stage.chargeBack(saleId)
    const { public_id: id } = await onlyDispute()
    const resolve = (outcome: string) =>
      commands['disputes:resolve']?.run(system.admin, { merchant: stage.merchant.merchantId, dispute: id, outcome })
    await expect(resolve('maybe')).rejects.toThrow('--outcome')
    await resolve('withdrawn')
    expect(await onlyDispute()).toMatchObject({ status: 'won', resolution: 'withdrawn' })
    await expect(resolve('won')).rejects.toThrow('cannot be decided')
    await isWhole()
    // The bank's word counts, also where it is another than before.
    await resolve('lost')
    expect(await onlyDispute()).toMatchObject({ status: 'lost', resolution: 'lost' })
    await isWhole()
  })
})

describe('a question of the bank’s', () => {
  it('takes no money, and only closes when nobody answers', async () => {
    await stage.chargeBack(saleId, { type: 'retrieval' })
    expect(await onlyDispute()).toMatchObject({
      status: 'warning_needs_response',
      dispute_kind: 'retrieval',
      fee_minor: 0,
    })
    expect(await ledgerOf('disputed')).toBe(0)
    await passDeadline()
    expect(await onlyDispute()).toMatchObject({ status: 'warning_closed', resolution: null })
    expect((await stage.post('/refunds', { payment_id: paymentId })).status).toBe(201)
    await isWhole()
  })
})

describe('disputes', () => {
  it('are listed newest first and by filters; the open ones most urgent first', async () => {
    const second = (await stage.charge({ amountMinor: 700 })).body.data.id
    const secondSale = await stage.gatewayIdOf(second)
    const tellOf = (id: string, transactionId: string, date: string, due_date: string) =>
      stage.told(chargebackEvent({ id, transaction_id: transactionId, date, due_date }))
    await tellOf('CB-A', saleId, '20261120101010', new Date(Date.now() + 9 * DAY_MS).toISOString())
    await tellOf('CB-B', secondSale, '20261119101010', new Date(Date.now() + 2.5 * DAY_MS).toISOString())
    const namesOf = (rows: { gateway_dispute_id: string }[]) => rows.map((row) => row.gateway_dispute_id)
    expect(namesOf(await disputes())).toEqual(['CB-A', 'CB-B'])
    expect(namesOf(await disputes(`?payment_id=${second}`))).toEqual(['CB-B'])
    expect(namesOf(await disputes('?status=under_review'))).toEqual([])
    expect(namesOf(await disputes('?disputed_after=2026-11-20T00:00:00Z'))).toEqual(['CB-A'])
    const open = (await stage.get('/disputes/open')).body
    expect(open.data.map(({ days_until_due }: { days_until_due: number }) => days_until_due)).toEqual([3, 9])
    expect(open.data[0]).toMatchObject({ payment_id: second, is_overdue: false })
    expect(open.meta.total).toBe(2)
    const { id } = (await disputes())[0]
    const other = await settlingStage(system, `onlooker-${made}`)
    expect((await other.get(`/disputes/${id}`)).body.error.code).toBe('resource_missing')
    expect((await other.post(`/disputes/${id}/evidence`, evidence)).status).toBe(404)
  })
})
