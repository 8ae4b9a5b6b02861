import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commands } from '../../scripts/admin/finance.ts'
import { elavonStage, type ElavonStage } from './elavon.ts'
import { brokenMoney } from './settling.ts'

let system: System
let stage: ElavonStage

beforeAll(async () => {
  system = await startSystem()
  stage = await elavonStage(system, 'euros')
  await stage.storeCard()
})
afterAll(() => system.dispose())

const reconcile = () =>
  commands['reconcile']?.run(system.admin, {
    merchant: stage.merchant.merchantId,
    day: new Date().toISOString().slice(0, 10),
  })
const rows = async () => (await stage.merchant.get(`/reconciliations?gateway_account_id=${stage.accountId}`)).body.data
const payouts = async () => (await stage.merchant.get('/payouts?gateway=elavon')).body.data

it('settles what Converge reports as settled, since it tells of no batch by itself', async () => {
  const first = (await stage.charge()).body.data.id
  await stage.charge({ amountMinor: 3000 })
  await stage.merchant.post('/refunds', { payment_id: first, amount_minor: 1000 })
  await reconcile()
  expect(await rows()).toMatchObject([{ status: 'matched', differences: [], transactions_count: 3 }])
  expect(await payouts()).toEqual([])
  const closed = await fetch(`${system.urls.sandbox}/settle`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ security_key: stage.securityKey }),
  })
  expect(closed.status).toBe(200)
  await reconcile()
  await reconcile()
  expect(await payouts()).toMatchObject([
    {
      currency: 'EUR',
      status: 'paid',
      gross_amount_minor: 8000,
      refunds_amount_minor: 1000,
      charges_count: 2,
      refunds_count: 1,
    },
  ])
  expect(await rows()).toMatchObject([{ status: 'matched', differences: [], transactions_count: 3 }])
  expect(await brokenMoney(system)).toEqual([])
})
