import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { storeCard } from '../api/card-on-file.ts'
import { letAnHourPass } from './books.ts'
import { cardToken, setFault } from './buyer.ts'
import { answerChallenge, CHALLENGED_CARD, comeBack } from './cardholder.ts'
import { DAY_MS, PRICE_MINOR, renewalsStage } from './renewals-stage.ts'
import { mailsTo, openPage, press, quoteOf, subscribingStage } from './subscribing.ts'
import { until } from './webhook-stage.ts'

const stage = renewalsStage()
const { all, subscriptions, methods, sessions, linkTo, link, session, shownSession, emailOf, balanced, rows, endAll } =
  subscribingStage(stage)
const DECLINED = '4000000000000002'

describe('subscribing through a link', () => {
  it('charges the first period, and begins one subscription with its invoice, its card and its mails', async () => {
    const url = await link()
    const page = await openPage(url)
    expect(page.data).toMatchObject({ totalMinor: PRICE_MINOR, recurringMinor: PRICE_MINOR })
    expect(page.html).toMatch(/\$29\.00<\/span> <span class="summary__unit" data-plan="unit">every month/)
    expect(page.html).toMatch(
      /By subscribing, you allow .* to store your card and charge it: \$29\.00 every month, until you cancel\./,
    )
    const email = `${randomUUID()}@example.com`
    const answer = await press(stage.system, page, { email })
    expect(answer).toMatchObject({ status: 'succeeded' })
    const [subscription, ...others] = await subscriptions()
    expect(others).toEqual([])
    expect(subscription).toMatchObject({ status: 'active', origin: 'checkout' })
    const [method] = await methods()
    expect(method).toMatchObject({ id: subscription?.paymentMethodId, isDefault: 1, status: 'active' })
    expect(await sessions()).toEqual([
      { status: 'complete', attempts: 1, subscriptionId: subscription?.id, completions: 1 },
    ])
    expect(await stage.billed(subscription?.id ?? '')).toMatchObject([{ sequence: 1, status: 'paid', attempts: 1 }])
    const told = await stage.told(subscription?.id ?? '')
    expect(told).toEqual(['subscription.created', 'subscription.updated', 'subscription.activated'])
    expect(await balanced()).toBe(1)
    // The link sells on.
    expect((await openPage(url)).data.totalMinor).toBe(PRICE_MINOR)
    await expect.poll(() => mailsTo(stage.system, email), { timeout: 10_000 }).toHaveLength(2)
    expect((await mailsTo(stage.system, email)).filter((subject) => /receipt/i.test(subject))).toHaveLength(1)
    const done = await (await fetch(new URL(answer.redirect_url ?? '', stage.system.urls.checkout))).text()
    expect(done).toContain('Next charge')
  })

  it('keeps what its buyer agreed to: the wording, its version, the time and the address', async () => {
    const page = await openPage(await link())
    const before = Date.now()
    await press(stage.system, page)
    const [method] = await methods()
    const consent = JSON.parse(method?.consent ?? 'null')
    expect(consent).toMatchObject({ version: '2026-11.2', ipAddress: '203.0.113.7' })
    expect(page.html).toContain(consent.text.replaceAll("'", '&#39;'))
    expect(consent.at).toBeGreaterThanOrEqual(before)
    const [subscription] = await subscriptions()
    expect(consent.checkoutSessionId).toBe(subscription?.checkoutSessionId)
  })

  it('has the first charge made by the cardholder, and renewals refer to it', async () => {
    await press(stage.system, await openPage(await link()))
    const [subscription] = await subscriptions()
    await stage.at((await stage.row(subscription?.id ?? '')).currentPeriodEnd + 60_000)
    const sales = (await rows()).filter(({ type }) => type === 'sale')
    expect(sales.map(({ fields }) => fields)).toMatchObject([
      { initiated_by: 'customer', stored_credential_indicator: 'stored', billing_method: 'recurring' },
      { initiated_by: 'merchant', stored_credential_indicator: 'used', initial_transaction_id: sales[0]?.id },
    ])
    expect(await stage.row(subscription?.id ?? '')).toMatchObject({ status: 'active', payments: 2 })
  })

  it('has nothing to do with the stored customer whose e-mail is typed: a record and a card of its own', async () => {
    const customerId = await stage.customer()
    const email = await emailOf(customerId)
    const [standard] = await methods()
    const page = await openPage(await link())
    await press(stage.system, page, { email, more: { name: 'Somebody Else' } })
    const [subscription] = await subscriptions()
    const [kept, own, ...others] = await methods()
    expect(kept).toMatchObject({ id: standard?.id, isDefault: 1, customerId })
    expect(own).toMatchObject({ id: subscription?.paymentMethodId, isDefault: 1 })
    expect([own?.customerId === customerId, others]).toEqual([false, []])
    expect(await all('SELECT name FROM customers WHERE merchant_id = ? ORDER BY rowid')).toEqual([
      { name: null },
      { name: 'Somebody Else' },
    ])
  })
})

describe('a trial', () => {
  it('charges nothing, has the card checked, and is charged when it ends', async () => {
    const page = await openPage(await link({ trial_period_days: 14 }))
    expect(page.data).toMatchObject({ totalMinor: 0, recurringMinor: PRICE_MINOR })
    expect(page.html).toContain('14 days free')
    expect(page.html).toContain('Then $29.00 every month')
    expect(page.html).toContain('Start free trial')
    const email = `${randomUUID()}@example.com`
    const answer = await press(stage.system, page, { email })
    expect(answer).toMatchObject({ status: 'succeeded' })
    const [subscription] = await subscriptions()
    expect(subscription).toMatchObject({ status: 'trialing' })
    expect(await sessions()).toMatchObject([{ status: 'complete', subscriptionId: subscription?.id, completions: 1 }])
    const [check, ...others] = await rows()
    expect([check?.type, others]).toEqual(['validate', []])
    expect(check?.fields).toMatchObject({
      initiated_by: 'customer',
      stored_credential_indicator: 'stored',
      billing_method: 'recurring',
    })
    expect(await methods()).toMatchObject([{ initialTransactionId: check?.id }])
    const done = await (await fetch(new URL(answer.redirect_url ?? '', stage.system.urls.checkout))).text()
    expect(done).toContain('Your free trial has begun')
    await expect.poll(() => mailsTo(stage.system, email), { timeout: 10_000 }).toHaveLength(1)
    await stage.at(Date.now() + 14 * DAY_MS + 60_000)
    expect(await stage.row(subscription?.id ?? '')).toMatchObject({ status: 'active', payments: 1 })
    const sale = (await rows()).find(({ type }) => type === 'sale')
    expect(sale?.fields).toMatchObject({ initiated_by: 'merchant', initial_transaction_id: check?.id })
  })

  it('of a session goes before that of the price, and the session tells of it', async () => {
    const price = await stage.price({ trial_period_days: 14 })
    const body = { mode: 'subscription', lineItems: [{ priceId: price }], subscriptionData: { trialDays: 3 } }
    const made = await session({ ...body, successUrl: 'https://shop.example/ok?s={CHECKOUT_SESSION_ID}' })
    expect(await shownSession(made.id)).toMatchObject({
      payment_status: 'unpaid',
      amount_total: 0,
      subscription_id: null,
    })
    const page = await openPage(made.url)
    expect(page.html).toContain('3 days free')
    const { redirect_url: done = '' } = await press(stage.system, page)
    const [subscription] = await subscriptions()
    expect(await shownSession(made.id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      subscription_id: subscription?.id,
      invoice_id: null,
    })
    const on = await fetch(new URL(done, stage.system.urls.checkout), { redirect: 'manual' })
    const { searchParams } = new URL(on.headers.get('location') ?? '')
    expect(searchParams.get('subscription_id')).toMatch(/^sub_/)
    expect(searchParams.get('customer_id')).toMatch(/^cus_/)
    expect(searchParams.get('s')).toBe(searchParams.get('checkout_id'))
  })

  it('does not begin with a card that is refused, which is forgotten', async () => {
    const page = await openPage(await link({ trial_period_days: 14 }))
    const refused = await press(stage.system, page, { card: DECLINED })
    expect(refused).toMatchObject({ httpStatus: 200, status: 'declined' })
    expect(refused.message).toContain('bank declined')
    expect(await Promise.all([subscriptions(), methods()])).toEqual([[], []])
    expect(await sessions()).toMatchObject([{ status: 'open', attempts: 1 }])
    expect(await press(stage.system, page)).toMatchObject({ status: 'succeeded' })
    expect(await subscriptions()).toHaveLength(1)
  })

  it('whose card the bank wants to hear of is checked again with the proof', async () => {
    const page = await openPage(await link({ trial_period_days: 7 }))
    expect(await press(stage.system, page, { card: CHALLENGED_CARD })).toMatchObject({
      status: 'authentication_required',
    })
    const challenge = await press(stage.system, page, { card: CHALLENGED_CARD }, 'authenticateUrl')
    expect(challenge.status).toBe('challenge')
    const back = await comeBack(await answerChallenge(challenge.redirect_url ?? '', 'passed'))
    expect([back.status, back.location]).toEqual([303, expect.stringContaining('/done')])
    expect(await subscriptions()).toMatchObject([{ status: 'trialing' }])
    await stage.at(Date.now() + 7 * DAY_MS + 60_000)
    expect((await subscriptions())[0]?.status).toBe('active')
  })
})

describe('terms that begin off the day', () => {
  async function anchored(rule: string): Promise<string> {
    const day = new Date(Date.now() + 10 * DAY_MS).getUTCDate()
    const product = await stage.merchant.post('/products', {
      product_id: randomUUID(),
      name: 'Box',
      kind: 'subscription',
      pricing_model: 'recurring',
      amount_minor: 60_000,
      currency: 'USD',
      interval: 'month',
      billing_anchor_rule: 'day_of_month',
      billing_anchor_day: Math.min(day, 28),
      first_charge_behavior: rule,
    })
    if (product.status !== 201) throw new Error(JSON.stringify(product.body))
    return (await stage.merchant.post('/payment-links', { product_ids: [product.body.data.id] })).body.url
  }

  it('are not charged before the day, where that is the rule', async () => {
    const page = await openPage(await anchored('next_anchor'))
    expect(page.data).toMatchObject({ totalMinor: 0, recurringMinor: 60_000 })
    expect(page.html).toContain('First charge on')
    expect(await press(stage.system, page)).toMatchObject({ status: 'succeeded' })
    const [subscription] = await subscriptions()
    expect(subscription?.status).toBe('active')
    const { nextChargeAt } = await stage.row(subscription?.id ?? '')
    await stage.at((nextChargeAt ?? 0) + 60_000)
    expect(await stage.billed(subscription?.id ?? '')).toMatchObject([{ sequence: 1, totalMinor: 60_000, charged: 1 }])
  })

  it('are charged for their part at the price that was shown, though less of it is left by then', async () => {
    const page = await openPage(await anchored('prorate'))
    expect(page.data.totalMinor).toBeGreaterThan(0)
    expect(page.data.totalMinor).toBeLessThan(60_000)
    // A minute of this price is more than a minor unit.
    const minuteAgo = { ...page, data: { ...page.data, quotedAt: (page.data.quotedAt ?? 0) - 120_000 } }
    const { total_minor: shown } = await quoteOf(stage.system, minuteAgo)
    expect(await press(stage.system, minuteAgo, { totalMinor: shown + 5 })).toMatchObject({ status: 'total_changed' })
    expect(await press(stage.system, page)).toMatchObject({ status: 'succeeded' })
    const [subscription] = await subscriptions()
    expect(await stage.billed(subscription?.id ?? '')).toMatchObject([{ totalMinor: page.data.totalMinor, charged: 1 }])
  })
})

describe('a first charge that is declined', () => {
  it('leaves a pending subscription that the next card pays', async () => {
    const url = await link()
    const page = await openPage(url)
    expect(await press(stage.system, page, { card: DECLINED })).toMatchObject({ status: 'declined' })
    expect(await subscriptions()).toMatchObject([{ status: 'pending' }])
    expect(await press(stage.system, await openPage(url, page.cookie))).toMatchObject({ status: 'succeeded' })
    const [subscription, ...others] = await subscriptions()
    expect(others).toEqual([])
    expect(subscription?.status).toBe('active')
    expect(await stage.billed(subscription?.id ?? '')).toMatchObject([{ status: 'paid', attempts: 2, charged: 1 }])
    // The declined card is not kept, and the good one is what renews.
    expect(await methods()).toMatchObject([
      { status: 'inactive', isDefault: 0 },
      { id: subscription?.paymentMethodId, status: 'active', isDefault: 1, initialTransactionId: expect.any(String) },
    ])
    expect(await sessions()).toMatchObject([{ status: 'complete', attempts: 2, completions: 1 }])
    expect(await balanced()).toBe(1)
  })

  it('is ended by another choice, which begins anew in its place', async () => {
    const [monthly, yearly] = [await stage.price(), await stage.price({ interval: 'year', unit_amount: 29_000 })]
    const url = await linkTo([{ price: monthly }, { price: yearly }], { selection_mode: 'single_select' })
    const page = await openPage(url)
    const [, other] = [...page.html.matchAll(/data-item="([^"]+)"/g)].map(([, id = '']) => id)
    expect(await press(stage.system, page, { card: DECLINED })).toMatchObject({ status: 'declined' })
    const items = [{ id: other ?? '', quantity: 1 }]
    const { terms } = await quoteOf(stage.system, page, { items })
    const chosen = { items, totalMinor: 29_000, terms }
    expect(await press(stage.system, page, chosen)).toMatchObject({ status: 'succeeded' })
    const [left, taken] = await subscriptions()
    expect(left).toMatchObject({ status: 'canceled', checkoutSessionId: null })
    expect(taken).toMatchObject({ status: 'active', checkoutSessionId: expect.any(String) })
    const invoices = await all(
      'SELECT status, total_minor AS totalMinor FROM invoices WHERE merchant_id = ? ORDER BY created_at, id',
    )
    expect(invoices).toEqual([
      { status: 'voided', totalMinor: PRICE_MINOR },
      { status: 'paid', totalMinor: 29_000 },
    ])
    expect(await sessions()).toMatchObject([{ status: 'complete', subscriptionId: taken?.id }])
  })

  it('that somebody else ended leaves the page to the next try', async () => {
    const page = await openPage(await link())
    await press(stage.system, page, { card: DECLINED })
    await endAll()
    expect(await press(stage.system, page)).toMatchObject({ status: 'succeeded' })
    expect((await subscriptions()).map(({ status }) => status)).toEqual(['canceled', 'active'])
    expect((await rows()).filter(({ type, condition }) => type === 'sale' && condition !== 'failed')).toHaveLength(1)
  })

  it('whose invoice was paid otherwise takes no other payment', async () => {
    const page = await openPage(await link())
    await press(stage.system, page, { card: DECLINED })
    const [invoice] = await all<{ id: string; customerId: string }>(
      'SELECT id, customer_id AS customerId FROM invoices WHERE merchant_id = ?',
    )
    const card = await storeCard(stage.system, stage.merchant, invoice?.customerId ?? '')
    const paid = await stage.merchant.post(`/invoices/${invoice?.id}/pay`, { payment_method_id: card })
    expect([paid.status, (await subscriptions())[0]?.status]).toEqual([200, 'active'])
    // It came with the payment, and not with a later visit to the page.
    const [subscription] = await subscriptions()
    expect(await sessions()).toEqual([
      { status: 'complete', attempts: 1, subscriptionId: subscription?.id, completions: 1 },
    ])
    const told = async () =>
      (await stage.merchant.eventsOf(subscription?.checkoutSessionId ?? '')).map(({ type }) => type)
    expect(await told()).toEqual(['checkout.session.completed'])
    expect(await press(stage.system, page)).toMatchObject({ status: 'already_paid' })
    expect(await subscriptions()).toHaveLength(1)
    expect(await told()).toHaveLength(1)
    const done = await (await fetch(`${stage.system.urls.checkout}/c/${page.data.session}/done`)).text()
    expect(done).toContain('Next charge')
  })

  it.each([
    ['by hand', {}],
    ['by hand in part, and credited for the rest', { amount_minor: 900 }],
  ])('takes no other payment either where its invoice was paid %s', async (_, part) => {
    const page = await openPage(await link())
    await press(stage.system, page, { card: DECLINED })
    const [invoice] = await all<{ id: string }>('SELECT id FROM invoices WHERE merchant_id = ?')
    const cash = { payment_method: 'cash', amount_minor: PRICE_MINOR, ...part }
    expect((await stage.merchant.post(`/invoices/${invoice?.id}/pay`, cash)).status).toBe(200)
    const rest = { invoice_id: invoice?.id, amount_minor: PRICE_MINOR - cash.amount_minor, reason: 'other' }
    if (rest.amount_minor > 0) expect((await stage.merchant.post('/credit_notes', rest)).status).toBe(201)
    const [subscription] = await subscriptions()
    expect(subscription?.status).toBe('active')
    expect(await sessions()).toMatchObject([{ status: 'complete', subscriptionId: subscription?.id, completions: 1 }])
    expect(await press(stage.system, page)).toMatchObject({ status: 'already_paid' })
    const told = await stage.merchant.eventsOf(subscription?.checkoutSessionId ?? '')
    expect(told.map(({ type }) => type)).toEqual(['checkout.session.completed'])
  })

  it('goes on after the bank has heard from its cardholder, by the same subscription', async () => {
    const page = await openPage(await link())
    expect(await press(stage.system, page, { card: CHALLENGED_CARD })).toMatchObject({
      status: 'authentication_required',
    })
    const challenge = await press(stage.system, page, { card: CHALLENGED_CARD }, 'authenticateUrl')
    const back = await comeBack(await answerChallenge(challenge.redirect_url ?? '', 'passed'))
    expect(back.location).toContain('/done')
    const [subscription, ...others] = await subscriptions()
    expect([subscription?.status, others]).toEqual(['active', []])
    await stage.at((await stage.row(subscription?.id ?? '')).currentPeriodEnd + 60_000)
    expect(await stage.row(subscription?.id ?? '')).toMatchObject({ status: 'active', payments: 2 })
    const sales = (await rows()).filter(({ type, condition }) => type === 'sale' && condition !== 'failed')
    expect(sales.map(({ fields }) => fields['initiated_by'])).toEqual(['customer', 'merchant'])
  })

  it('counts its tries: card testing ends on a plain page', async () => {
    const page = await openPage(await link())
    const answers = []
    for (let tries = 0; tries < 11; tries += 1) answers.push(await press(stage.system, page, { card: DECLINED }))
    expect(answers.slice(0, 10).every(({ status }) => status === 'declined')).toBe(true)
    expect(answers[10]?.httpStatus).toBe(429)
    expect(await subscriptions()).toHaveLength(1)
  })
})

describe('once, whatever happens', () => {
  it('when the answer is lost: the gateway is asked, and the session completed', async () => {
    const page = await openPage(await link())
    expect(await press(stage.system, page, { card: '4000000000009029' })).toMatchObject({ status: 'processing' })
    expect(await press(stage.system, page)).toMatchObject({ status: 'processing' })
    expect(await sessions()).toMatchObject([{ status: 'open', attempts: 1 }])
    await letAnHourPass(stage.system)
    expect(await subscriptions()).toMatchObject([{ status: 'active' }])
    expect(await sessions()).toMatchObject([{ status: 'complete', completions: 1 }])
    expect(await balanced()).toBe(1)
    await endAll()
  })

  it('when the answer about the card is lost: nothing has begun, and the next try does', async () => {
    const page = await openPage(await link())
    await setFault(stage.system, { security_key: stage.gateway.securityKey, mode: 'error_after_charge', count: 1 })
    expect((await press(stage.system, page)).httpStatus).toBeGreaterThanOrEqual(500)
    expect(await Promise.all([subscriptions(), methods()])).toEqual([[], []])
    expect(await press(stage.system, page)).toMatchObject({ status: 'succeeded' })
    expect(await balanced()).toBe(1)
  })

  it('when the process is killed while the gateway charges', async () => {
    const page = await openPage(await link())
    const answer = press(stage.system, page, { card: '4000000000009011' }).catch(() => null)
    await until(async () => (await rows()).some(({ type }) => type === 'sale'), 'the gateway has charged')
    await stage.system.restart({ kill: true })
    expect(await answer).toBeNull()
    expect(await subscriptions()).toMatchObject([{ status: 'pending' }])
    expect(await press(stage.system, page)).toMatchObject({ status: 'processing' })
    await letAnHourPass(stage.system)
    expect(await subscriptions()).toMatchObject([{ status: 'active' }])
    expect(await sessions()).toMatchObject([{ status: 'complete' }])
    expect(await balanced()).toBe(1)
    await endAll()
  })

  it('when two tabs press at once', async () => {
    const url = await link()
    const page = await openPage(url)
    const answers = await Promise.all([1, 2, 3].map(() => press(stage.system, page)))
    expect(answers.filter(({ status }) => status === 'succeeded')).toHaveLength(1)
    expect(answers.every(({ status }) => ['succeeded', 'processing', 'already_paid'].includes(status ?? ''))).toBe(true)
    expect(await subscriptions()).toHaveLength(1)
    expect((await methods()).filter(({ status }) => status === 'active')).toHaveLength(1)
    expect(await balanced()).toBe(1)
  })

  it('when one request is sent twice with its token', async () => {
    const page = await openPage(await link({ trial_period_days: 7 }))
    const token = await cardToken(stage.system)
    const first = await press(stage.system, page, { token })
    expect(first.status).toBe('succeeded')
    expect(await press(stage.system, page, { token })).toMatchObject({ status: 'already_paid' })
    expect(await subscriptions()).toHaveLength(1)
  })
})
