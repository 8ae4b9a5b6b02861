import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { PRICE_MINOR, renewalsStage } from './renewals-stage.ts'
import { openPage, press, subscribingStage } from './subscribing.ts'

const stage = renewalsStage()
const { all, subscriptions, methods, linkTo, link, session, shownSession, rows } = subscribingStage(stage)
const DECLINED = '4000000000000002'

describe('what was shown', () => {
  it('is what is charged each period: another amount is shown again', async () => {
    const page = await openPage(await link())
    expect(await press(stage.system, page, { recurringMinor: PRICE_MINOR - 1 })).toMatchObject({
      status: 'total_changed',
      quote: { recurring_minor: PRICE_MINOR },
    })
    expect(await subscriptions()).toEqual([])
  })

  it('of a code is billed as long as it counts', async () => {
    const { body } = await stage.merchant.post('/discounts', {
      code: 'HALF3',
      discount_type: 'percentage',
      discount_value: 50,
      recurring_type: 'repeating',
      recurring_cycles: 2,
      max_redemptions_per_user: 1,
    })
    expect(body.data.code).toBe('HALF3')
    const page = await openPage(`${await link({}, { allow_promotion_codes: true })}?discount=HALF3`)
    expect(page.data).toMatchObject({ totalMinor: PRICE_MINOR / 2, recurringMinor: PRICE_MINOR })
    expect(page.html).toContain('$14.50 for 2 months, then $29.00 every month')
    expect(await press(stage.system, page, { code: 'HALF3', card: DECLINED })).toMatchObject({ status: 'declined' })
    // The use that the declined try counted is this one's.
    expect(await press(stage.system, page, { code: 'HALF3' })).toMatchObject({ status: 'succeeded' })
    const [subscription] = await subscriptions()
    const id = subscription?.id ?? ''
    await stage.at((await stage.row(id)).currentPeriodEnd + 60_000)
    await stage.at((await stage.row(id)).currentPeriodEnd + 60_000)
    expect((await stage.billed(id)).map(({ totalMinor }) => totalMinor)).toEqual([1450, 1450, 2900])
    expect(await all('SELECT redemptions FROM discounts WHERE merchant_id = ?')).toEqual([{ redemptions: 1 }])
    const other = await openPage(await link({}, { allow_promotion_codes: true }))
    expect(await press(stage.system, other, { code: 'HALF3', totalMinor: 1450 })).toMatchObject({
      status: 'code_refused',
    })
  })

  it('of what is sold once goes on the first invoice, and on no other', async () => {
    const [price, setup] = [
      await stage.price(),
      await stage.price({ type: 'one_time', unit_amount: 5000, interval: undefined }),
    ]
    const page = await openPage(await linkTo([{ price }, { price: setup }]))
    expect(page.data).toMatchObject({ totalMinor: PRICE_MINOR + 5000, recurringMinor: PRICE_MINOR })
    expect(await press(stage.system, page)).toMatchObject({ status: 'succeeded' })
    const [subscription] = await subscriptions()
    const id = subscription?.id ?? ''
    await stage.at((await stage.row(id)).currentPeriodEnd + 60_000)
    expect((await stage.billed(id)).map(({ totalMinor }) => totalMinor)).toEqual([PRICE_MINOR + 5000, PRICE_MINOR])
  })

  it('is one interval: what is billed by two is refused as it is made', async () => {
    const [monthly, yearly] = [await stage.price(), await stage.price({ interval: 'year' })]
    const lines = [{ price: monthly }, { price: yearly }]
    const made = await stage.merchant.post('/payment-links', { line_items: lines })
    expect([made.status, made.body.error?.details?.fields]).toEqual([
      400,
      { 'line_items[1].price': [expect.any(String)] },
    ])
    const lineItems = [{ priceId: monthly }, { priceId: yearly }]
    expect((await stage.merchant.post('/checkout-sessions', { lineItems })).body.error.param).toBe('lineItems')
  })
})

describe('a page that saves a card', () => {
  it('has it checked, keeps it with what was agreed to, and charges nothing', async () => {
    const customerId = await stage.customer(null)
    const made = await session({ mode: 'setup', customerId })
    const page = await openPage(made.url)
    expect(page.html).toContain('Save card')
    expect(page.html).toMatch(/By saving your card, you allow/)
    const answer = await press(stage.system, page)
    expect(answer).toMatchObject({ status: 'succeeded' })
    const [method] = await methods()
    expect(method).toMatchObject({ customerId, isDefault: 1, initialTransactionId: expect.any(String) })
    expect(JSON.parse(method?.consent ?? '{}').text).toContain('By saving your card')
    expect(await shownSession(made.id)).toMatchObject({ status: 'complete', payment_status: 'no_payment_required' })
    const checks = await rows()
    expect(checks).toMatchObject([
      { type: 'validate', fields: { initiated_by: 'customer', stored_credential_indicator: 'stored' } },
    ])
    expect(checks[0]?.fields).not.toHaveProperty('billing_method')
    const done = await (await fetch(new URL(answer.redirect_url ?? '', stage.system.urls.checkout))).text()
    expect(done).toContain('Your card is saved')
    expect(await press(stage.system, page)).toMatchObject({ status: 'already_paid' })
  })

  it('refuses a card that its bank refuses', async () => {
    const page = await openPage((await session({ mode: 'setup' })).url)
    expect(await press(stage.system, page, { card: DECLINED })).toMatchObject({ status: 'declined' })
    expect(await methods()).toEqual([])
  })
})

it('a session of a customer who was deleted begins nothing, and keeps no card', async () => {
  const customerId = await stage.customer()
  const lineItems = [{ priceId: await stage.price(), quantity: 1 }]
  const page = await openPage((await session({ customerId, lineItems })).url)
  const before = await methods()
  expect((await stage.merchant.call('DELETE', `/customers/${customerId}`)).status).toBe(200)
  expect((await press(stage.system, page)).httpStatus).toBe(404)
  expect(await subscriptions()).toEqual([])
  expect(await methods()).toHaveLength(before.length)
})

describe('a subscriber on a test clock', () => {
  it('subscribes in the time of the clock', async () => {
    const { body } = await stage.merchant.post('/test-clocks', { frozen_time: '2028-01-31T10:00:00.000Z' })
    const clock = body.data ?? body
    const email = `${randomUUID()}@example.com`
    const made = await stage.merchant.post('/customers', { email, test_clock: clock.id })
    const lineItems = [{ priceId: await stage.price(), quantity: 1 }]
    const page = await openPage((await session({ customerId: made.body.data.id, lineItems })).url)
    expect(await press(stage.system, page, { email })).toMatchObject({ status: 'succeeded' })
    const [subscription] = await subscriptions()
    const { currentPeriodEnd } = await stage.row(subscription?.id ?? '')
    expect(new Date(currentPeriodEnd).toISOString()).toBe('2028-02-29T10:00:00.000Z')
  })
})
