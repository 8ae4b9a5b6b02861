import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../scripts/admin/finance.ts'
import { elavonStage, type ElavonStage } from './elavon.ts'
import { brokenMoney } from './settling.ts'

let system: System
let stage: ElavonStage
let saleId: string
let paymentId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await elavonStage(system, `charged-back-${(made += 1)}`)
  await stage.storeCard()
  const sale = await newSale()
  saleId = sale.id
  paymentId = sale.payment_id
})
afterAll(() => system.dispose())

const newSale = async (fields: object = {}) => {
  await stage.charge(fields)
  return (await stage.merchant.get('/transactions?type=sale&limit=1')).body.data[0]
}
const control = async (path: string, body: object) => {
  const response = await fetch(`${system.urls.sandbox}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ security_key: stage.securityKey, ...body }),
  })
  return (await response.json()) as Record<string, unknown>
}
/** The bank takes the money at the gateway, which tells nobody. */
const atBank = async (gatewayTransactionId: string, fields: object = {}) =>
  String((await control('/chargebacks', { transaction_id: gatewayTransactionId, ...fields }))['id'])
const gatewayIdOf = async (id: string) => (await stage.merchant.get(`/payments/${id}`)).body.gateway_transaction_id
const entered = (number: string, fields: object = {}) =>
  stage.merchant.post('/disputes', { transaction_id: saleId, gateway_dispute_id: number, ...fields })
const resolve = (dispute: string, outcome: string) =>
  commands['disputes:resolve']?.run(system.admin, { merchant: stage.merchant.merchantId, dispute, outcome })
const held = async () => {
  const key = encodeURIComponent(stage.securityKey)
  const response = await fetch(`${system.urls.sandbox}/balance.json?security_key=${key}`)
  const { balances } = (await response.json()) as { balances: { currency: string; amount_minor: number }[] }
  const ours = await system.db
    .prepare(
      "SELECT coalesce(sum(amount_minor), 0) AS n FROM ledger_entries WHERE merchant_id = ? AND account = 'gateway_clearing' AND currency = 'EUR'",
    )
    .bind(stage.merchant.merchantId)
    .first<number>('n')
  return [ours, balances.find(({ currency }) => currency === 'EUR')?.amount_minor ?? 0]
}
/** The gateway closes its day, which is learnt from its report. */
const settle = async () => {
  await control('/settle', {})
  const day = new Date().toISOString().slice(0, 10)
  await commands['reconcile']?.run(system.admin, { merchant: stage.merchant.merchantId, day })
}
const isWhole = async () => expect(await brokenMoney(system)).toEqual([])

describe('a chargeback at a gateway that tells of none', () => {
  it('is entered, answered and won; the money comes back', async () => {
    const number = await atBank(await gatewayIdOf(paymentId))
    const { status, body } = await entered(number, {
      reason: 'Goods not received',
      reason_code: '13.1',
      disputed_at: '2026-05-04T08:10:00Z',
      evidence_due_by: '2099-03-01',
    })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      gateway: 'elavon',
      gateway_dispute_id: number,
      payment_id: paymentId,
      amount_minor: 5000,
      currency: 'EUR',
      fee_minor: 1500,
      reason: 'Goods not received',
      reason_code: '13.1',
      disputed_at: '2026-05-04T08:10:00.000Z',
      evidence_due_by: '2099-03-01T23:59:59.999Z',
      status: 'needs_response',
    })
    const { id } = body.data
    expect((await stage.merchant.eventsOf(id)).map(({ type }) => type)).toEqual(['charge.dispute.created'])
    expect((await stage.merchant.post('/refunds', { payment_id: paymentId })).status).toBe(422)
    expect(await held()).toEqual([0, 0])
    const answered = await stage.merchant.post(`/disputes/${id}/evidence`, { text: 'It was delivered.' })
    expect(answered.body.data.status).toBe('under_review')
    await control(`/chargebacks/${number}`, { outcome: 'won' })
    await resolve(id, 'won')
    expect((await stage.merchant.get(`/disputes/${id}`)).body.data).toMatchObject({ status: 'won' })
    expect(await held()).toEqual([5000, 5000])
    await isWhole()
  })

  it('of a part is lost, and taken off the next payout with its fee', async () => {
    const number = await atBank(await gatewayIdOf(paymentId), { amount: '12.50' })
    const { body } = await entered(number, { amount_minor: 1250 })
    await control(`/chargebacks/${number}`, { outcome: 'lost' })
    await resolve(body.data.id, 'lost')
    expect(await held()).toEqual([3750, 3750])
    await settle()
    const [payout] = (await stage.merchant.get('/payouts?gateway=elavon')).body.data
    expect(payout).toMatchObject({ gross_amount_minor: 5000, chargebacks_amount_minor: 1250 })
    const lines = (await stage.merchant.get(`/payouts/${payout.id}/payments`)).body.data
    const net = lines.reduce((sum: number, { net_minor }: { net_minor: number }) => sum + net_minor, 0)
    expect(net).toBe(payout.net_amount_minor)
    expect(await held()).toEqual([0, 0])
    await isWhole()
  })

  it('that was a question before takes the money then, under its number', async () => {
    const asked = await entered('CASE-1', { dispute_kind: 'retrieval' })
    expect(asked.body.data).toMatchObject({ status: 'warning_needs_response', fee_minor: 0 })
    expect(await held()).toEqual([5000, 5000])
    await atBank(await gatewayIdOf(paymentId))
    const { status, body } = await entered('CASE-1')
    expect([status, body.data.id, body.data.status]).toEqual([201, asked.body.data.id, 'needs_response'])
    expect(await held()).toEqual([0, 0])
    await isWhole()
  })

  it('is entered by an operator as well', async () => {
    const said: string[] = []
    const admin = { ...system.admin, say: (line: string) => void said.push(line) }
    const open = (fields: object) =>
      commands['disputes:open']?.run(admin, { merchant: stage.merchant.merchantId, transaction: saleId, ...fields })
    await atBank(await gatewayIdOf(paymentId), { amount: '20.00' })
    await open({ number: 'CASE-2', amount: '2000', reason: 'Fraud', 'reason-code': '10.4', due: '2099-03-01' })
    const [dispute] = (await stage.merchant.get('/disputes')).body.data
    expect(said).toEqual([`${dispute.public_id}: needs_response`])
    expect(dispute).toMatchObject({ amount_minor: 2000, reason: 'Fraud', reason_code: '10.4' })
    expect(await held()).toEqual([3000, 3000])
    await expect(open({ number: 'CASE-2', amount: '2000' })).rejects.toThrow('number of another dispute')
    await expect(open({ number: 'CASE-3', amount: 'all' })).rejects.toThrow('amount_minor')
    await isWhole()
  })
})

describe('what cannot be entered', () => {
  it('is refused, and nothing changes', async () => {
    expect((await entered('CASE-4')).status).toBe(201)
    const refused = async (fields: object) => {
      const { status, body } = await stage.merchant.post('/disputes', {
        transaction_id: saleId,
        gateway_dispute_id: 'CASE-5',
        ...fields,
      })
      return [status, body.error.code, Object.keys(body.error.details?.fields ?? {})]
    }
    expect(await refused({ gateway_dispute_id: 'CASE-4' })).toEqual([400, 'validation_error', ['gateway_dispute_id']])
    expect(await refused({ amount_minor: 1 })).toEqual([422, 'invalid_state', []])
    expect(await refused({ amount_minor: 0 })).toEqual([400, 'validation_error', ['amount_minor']])
    expect(await refused({ evidence_due_by: 'soon' })).toEqual([400, 'validation_error', ['evidence_due_by']])
    expect((await refused({ transaction_id: paymentId })).slice(0, 2)).toEqual([404, 'resource_missing'])
    expect((await stage.merchant.get('/disputes')).body.data).toHaveLength(1)
    await isWhole()
  })

  it('is that of a gateway which tells of its own', async () => {
    const { id: paymentMethodId } = (await stage.storeCard(undefined, null)).body
    const dollars = await newSale({ currency: 'USD', paymentMethodId })
    expect(dollars.currency).toBe('USD')
    const body = { transaction_id: dollars.id, gateway_dispute_id: 'CASE-6' }
    const { status, body: answer } = await stage.merchant.post('/disputes', body)
    expect([status, answer.error.code]).toEqual([422, 'invalid_state'])
    expect(answer.error.message).toContain('by itself')
  })

  it('is that of another tenant', async () => {
    const other = await elavonStage(system, `onlooker-${made}`)
    const body = { transaction_id: saleId, gateway_dispute_id: 'CASE-7' }
    expect((await other.merchant.post('/disputes', body)).status).toBe(404)
  })

  it('is entered once, however often and at once it is tried', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => entered('CASE-8', { amount_minor: 500 })))
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(all.filter(({ status }) => status === 400 || status === 409)).toHaveLength(7)
    expect((await stage.merchant.get('/disputes')).body.data).toHaveLength(1)
    await isWhole()
  })
})
