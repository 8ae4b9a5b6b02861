import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clearFaults, setCallbacks, setFault } from '../system/buyer.ts'
import { payWith, receipt } from './support/checkout.ts'
import { openShop, type Shop } from './support/shop.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
let shop: Shop

beforeAll(async () => {
  stage = await openStage()
  shop = await openShop(stage.system, 'lost-replies')
})
beforeEach(() => setCallbacks(stage.system, shop.securityKey, 'off'))
afterEach(() => clearFaults(stage.system))
afterAll(() => stage.close())

const MINUTE_MS = 60_000

/** Runs the minute's cron as if so much later. */
const later = (minutes: number): Promise<void> =>
  stage.system.cron('* * * * *', new Date(Date.now() + minutes * MINUTE_MS))

describe('a charge whose reply is lost', () => {
  it.each([
    ['in a time-out', 'timeout_after_charge'],
    ['in a server error', 'error_after_charge'],
    ['in an unreadable reply', 'garbled'],
  ])('%s is being checked, and ends with the receipt once the gateway was asked', async (_, mode) => {
    const before = await shop.charges()
    const { page, troubles } = await stage.buyer()
    await setFault(stage.system, { security_key: shop.securityKey, mode, count: 1, latency_ms: 300 })
    await page.goto(await shop.link({ amount_minor: 4200, currency: 'USD', name: 'Deposit' }))
    await payWith(page)
    await page.getByRole('heading', { name: 'Checking your payment' }).waitFor()
    // Nobody can pay a second time meanwhile: the link itself leads here.
    await page.goto(page.url().replace(/\/checking$/, ''))
    await page.getByRole('heading', { name: 'Checking your payment' }).waitFor()
    await later(2)
    await receipt(page)
    expect((await shop.charges()) - before).toBe(1)
    expect(troubles).toEqual([])
  })

  it('ends with the receipt as soon as the gateway calls back', async () => {
    await setCallbacks(stage.system, shop.securityKey, 'normal')
    const { page } = await stage.buyer()
    await setFault(stage.system, { security_key: shop.securityKey, mode: 'error_after_charge', count: 1 })
    await page.goto(await shop.link({ amount_minor: 4200, currency: 'USD', name: 'Deposit' }))
    await payWith(page)
    await receipt(page)
  })
})

describe('a connection lost between the page and us', () => {
  it('does not call the payment failed: the page asks what became of it', async () => {
    const before = await shop.charges()
    const { page, context } = await stage.buyer()
    await context.route('**/pay', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      await route.fetch()
      await route.abort('connectionreset')
    })
    await page.goto(await shop.link({ amount_minor: 4200, currency: 'USD', name: 'Deposit' }))
    await payWith(page)
    await receipt(page)
    expect((await shop.charges()) - before).toBe(1)
  })
})
