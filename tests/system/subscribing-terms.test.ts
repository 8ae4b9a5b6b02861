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
    const cheaper = await openPage(await link({ unit_amount: PRICE_MINOR - 1 }))
    expect(await press(stage.system, page, { terms: cheaper.data.terms })).toMatchObject({
      status: 'total_changed',
      quote: { recurring_minor: PRICE_MINOR, terms: page.data.terms },
    })
    expect(await subscriptions()).toEqual([])
  })

  const PLAN = { kind: 'subscription', pricing_model: 'recurring', amount_minor: 60_000, currency: 'USD' }
  const LIMITED = { end_behavior: 'fixed_payments', max_payments: 12 }
  const ANCHORED = { billing_anchor_rule: 'day_of_month', first_charge_behavior: 'next_anchor' }

  /** A page of a product that its merchant then changes. */
  async function pageOf(set: object) {
    const body = { product_id: randomUUID(), name: 'Box', interval: 'month', ...PLAN, ...set }
    const product = await stage.merchant.post('/products', body)
    expect(product.status, JSON.stringify(product.body)).toBe(201)
    const made = await stage.merchant.post('/payment-links', { product_ids: [product.body.data.id] })
    const change = async (to: object) => {
      const changed = await stage.merchant.call('PATCH', `/products/${product.body.data.id}`, to)
      expect(changed.status, JSON.stringify(changed.body)).toBe(200)
    }
    return { page: await openPage(made.body.url), change }
  }

  it.each<[string, object, object, RegExp]>([
    ['the interval', {}, { interval: 'year' }, /\$600\.00 every year/],
    ['how many intervals a period has', {}, { interval_count: 3 }, /\$600\.00 every 3 months/],
    ['the length of the trial', { trial_days: 30 }, { trial_days: 7 }, /7 days free/],
    ['the number of payments', LIMITED, { max_payments: 24 }, /24 payments in all/],
    ['the end of the payments', LIMITED, { max_payments: null, end_behavior: 'until_canceled' }, /every month\./],
    ['the day', { ...ANCHORED, billing_anchor_day: 12 }, { billing_anchor_day: 13 }, /every month\./],
  ])('is what is agreed to: another %s is shown again', async (_, from, to, words) => {
    const { page, change } = await pageOf(from)
    await change(to)
    const refused = await press(stage.system, page)
    expect(refused).toMatchObject({
      status: 'total_changed',
      message: expect.stringMatching(/^The terms have changed/),
    })
    expect(refused.message).toMatch(words)
    expect([await subscriptions(), await methods(), await rows()]).toEqual([[], [], []])
    // Who agrees to what the page then says gets that, and its words are kept with the card.
    const { terms, quoted_at: quotedAt, plan } = refused.quote ?? {}
    const shown = { ...page, data: { ...page.data, quotedAt: quotedAt ?? null } }
    expect(await press(stage.system, shown, { terms: terms ?? '' })).toMatchObject({ status: 'succeeded' })
    const [method] = await methods()
    expect(JSON.parse(method?.consent ?? '{}').text).toBe(plan?.consent)
  })

  it('names the first charge where what is sold once is on it', async () => {
    const once = { type: 'one_time', unit_amount: 5000, interval: undefined }
    const [price, trial, setup] = [
      await stage.price(),
      await stage.price({ trial_period_days: 14 }),
      await stage.price(once),
    ]
    const page = await openPage(await linkTo([{ price }, { price: setup }]))
    expect(page.html).toContain(
      'charge it: $29.00 every month, until you cancel. The first charge, today, is $79.00. You',
    )
    const later = await openPage(await linkTo([{ price: trial }, { price: setup }]))
    expect(later.html).toMatch(/\$29\.00 every month, until you cancel\. The first charge, on [^.]*, is \$79\.00\. You/)
    const { redirect_url: done = '' } = await press(stage.system, later)
    const started = await (await fetch(new URL(done, stage.system.urls.checkout))).text()
    expect(started).toMatch(/First charge<\/dt><dd dir="auto">\$79\.00 on/)
    const [method] = await methods()
    expect(JSON.parse(method?.consent ?? '{}').text).toMatch(/The first charge, on .*, is \$79\.00\./)
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

  it('shows again whose card it will be where its merchant goes by another name meanwhile', async () => {
    const page = await openPage((await session({ mode: 'setup' })).url)
    await all("UPDATE merchants SET name = 'Renamed' WHERE id = ?")
    const refused = await press(stage.system, page)
    expect(refused).toMatchObject({ status: 'total_changed', message: expect.stringMatching(/^What you agree to/) })
    expect(refused.quote?.plan?.consent).toContain('allow Renamed to store it')
    expect(await press(stage.system, page, { terms: refused.quote?.terms ?? '' })).toMatchObject({
      status: 'succeeded',
    })
    const [method] = await methods()
    expect(JSON.parse(method?.consent ?? '{}').text).toContain('allow Renamed to store it')
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
  /** The page of a session for somebody whose clock says this. */
  async function pageAt(frozen_time: string) {
    const { body } = await stage.merchant.post('/test-clocks', { frozen_time })
    const clock = body.data ?? body
    const email = `${randomUUID()}@example.com`
    const made = await stage.merchant.post('/customers', { email, test_clock: clock.id })
    const lineItems = [{ priceId: await stage.price(), quantity: 1 }]
    const page = await openPage((await session({ customerId: made.body.data.id, lineItems })).url)
    const advance = async (to: string) => {
      const reply = await stage.merchant.post(`/test-clocks/${clock.id}/advance`, { frozen_time: to })
      expect(reply.status).toBe(200)
    }
    return { page, email, advance }
  }
  const periodEnd = async () => {
    const [subscription] = await subscriptions()
    return new Date((await stage.row(subscription?.id ?? '')).currentPeriodEnd).toISOString()
  }

  it('subscribes in the time of the clock', async () => {
    const { page, email } = await pageAt('2028-01-31T10:00:00.000Z')
    expect(page.html).toContain('Next charge on February 29, 2028')
    expect(await press(stage.system, page, { email })).toMatchObject({ status: 'succeeded' })
    expect(await periodEnd()).toBe('2028-02-29T10:00:00.000Z')
  })

  it('has agreed to what the page says while midnight passes: its day is that of the page', async () => {
    const { page, email, advance } = await pageAt('2028-03-10T23:50:00.000Z')
    await advance('2028-03-11T00:30:00.000Z')
    expect(await press(stage.system, page, { email })).toMatchObject({ status: 'succeeded' })
    expect(await periodEnd()).toBe('2028-04-10T23:50:00.000Z')
  })

  it('is asked again by a page that is older than an hour, where its day has changed', async () => {
    const { page, email, advance } = await pageAt('2028-03-10T23:50:00.000Z')
    await advance('2028-03-11T00:51:00.000Z')
    expect(await press(stage.system, page, { email })).toMatchObject({ status: 'total_changed' })
    expect(await subscriptions()).toEqual([])
  })
})
