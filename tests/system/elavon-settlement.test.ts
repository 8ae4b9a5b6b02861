import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { commands } from '../../scripts/admin/finance.ts'
import { elavonStage, type ElavonStage } from './elavon.ts'
import { brokenMoney } from './settling.ts'

const SALES = 60
const REFUNDS = 20
const VOIDS = 12

let system: System
let stage: ElavonStage

let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await elavonStage(system, `euros-${(made += 1)}`)
  await stage.storeCard()
})
afterAll(() => system.dispose())

const reconcile = () =>
  commands['reconcile']?.run(system.admin, {
    merchant: stage.merchant.merchantId,
    day: new Date().toISOString().slice(0, 10),
  })
const rows = async () => (await stage.merchant.get(`/reconciliations?gateway_account_id=${stage.accountId}`)).body.data
const control = async (path: string, body: object = {}) => {
  const response = await fetch(`${system.urls.sandbox}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ security_key: stage.securityKey, ...body }),
  })
  expect(response.ok).toBe(true)
}
const payouts = async () => (await stage.merchant.get('/payouts?gateway=elavon')).body.data

it('settles what Converge reports as settled, since it tells of no batch by itself', async () => {
  const first = (await stage.charge()).body.data.id
  await stage.charge({ amountMinor: 3000 })
  await stage.merchant.post('/refunds', { payment_id: first, amount_minor: 1000 })
  await reconcile()
  expect(await rows()).toMatchObject([{ status: 'matched', differences: [], transactions_count: 3 }])
  expect(await payouts()).toEqual([])
  await control('/settle')
  await reconcile()
  await reconcile()
  expect(await payouts()).toMatchObject([
    {
      currency: 'EUR',
      status: 'in_transit',
      gross_amount_minor: 8000,
      refunds_amount_minor: 1000,
      charges_count: 2,
      refunds_count: 1,
    },
  ])
  expect(await rows()).toMatchObject([{ status: 'matched', differences: [], transactions_count: 3 }])
  expect(await brokenMoney(system)).toEqual([])
})

it('matches a whole day there, and differs in exactly what is planted', async () => {
  const sold = await Promise.all(
    Array.from({ length: SALES }, async (_, n) => (await stage.charge({ amountMinor: 2000 + 7 * n })).body.data.id),
  )
  const undone = await Promise.all([
    ...sold.slice(0, VOIDS).map((id) => stage.merchant.post('/voids', { payment_id: id })),
    ...sold
      .slice(VOIDS, VOIDS + REFUNDS)
      .map((id, n) => stage.merchant.post('/refunds', { payment_id: id, amount_minor: n % 3 === 0 ? 500 + n : 1 })),
  ])
  expect(undone.filter(({ body }) => body.data?.status !== 'succeeded')).toEqual([])
  await control('/settle')
  await reconcile()
  const matched = { status: 'matched', differences: [], transactions_count: SALES + REFUNDS }
  expect(await rows()).toMatchObject([matched])
  expect(await payouts()).toMatchObject([{ charges_count: SALES - VOIDS, refunds_count: REFUNDS }])
  const gatewayId = async (id: string | undefined): Promise<string> =>
    (await stage.merchant.get(`/payments/${id}`)).body.gateway_transaction_id
  const [lost, changed] = await Promise.all([gatewayId(sold[VOIDS]), gatewayId(sold[VOIDS + 1])])
  const foreign = await stage.sellAtConsole(777)
  await control('/console', { transaction_id: lost })
  await control('/console', { transaction_id: changed, amount: '1' })
  await reconcile()
  const [row] = await rows()
  const told = row.differences.map((each: Record<string, string>) => [each['kind'], each['gateway_transaction_id']])
  expect(told.toSorted()).toEqual([
    ['amount', changed],
    ['missing_at_gateway', lost],
    ['missing_here', foreign],
  ])
}, 120_000)
