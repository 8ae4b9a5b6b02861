import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { MONTHLY_MINOR, subscriptionsStage, type SubscriptionsStage } from './subscriptions-stage.ts'

const DAY_MS = 86_400_000

let system: System
let merchant: TestMerchant
let stage: SubscriptionsStage

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'previewer')
  stage = subscriptionsStage(system, merchant)
})
afterAll(() => system.dispose())

interface Charge {
  readonly date: string
  readonly amountMinor: number
}

const preview = async (body: object) => {
  const { status, body: answer } = await merchant.post('/billing/preview', body)
  expect(status, JSON.stringify(answer)).toBe(200)
  return answer.data
}
const datesOf = (charges: readonly Charge[]) => charges.map(({ date }) => date.slice(0, 10))
const amountsOf = (charges: readonly Charge[]) => charges.map(({ amountMinor }) => amountMinor)

describe('previewing a schedule', () => {
  it('shows the charges of a trial and a fixed number of payments', async () => {
    expect(
      await preview({
        interval: 'month',
        amount: 4900,
        start_date: '2027-01-17',
        trial_days: 14,
        max_payments: 3,
        timezone: 'America/New_York',
      }),
    ).toEqual({
      items: [
        {
          sequence: 1,
          date: '2027-01-31T05:00:00.000Z',
          formattedDate: 'January 31, 2027',
          dayName: 'Sunday',
          amountMinor: 4900,
          formattedAmount: '$49.00',
          isTrialEnd: true,
          isFirstCharge: true,
          isFinalPayment: false,
        },
        expect.objectContaining({ sequence: 2, date: '2027-02-28T05:00:00.000Z', isFirstCharge: false }),
        expect.objectContaining({ sequence: 3, date: '2027-03-31T04:00:00.000Z', isFinalPayment: true }),
      ],
      summary: '$49.00 every month from January 31, 2027, after a free trial, 3 times.',
      totalAmountMinor: 3 * 4900,
      currency: 'USD',
      firstChargeDate: '2027-01-31T05:00:00.000Z',
      trialEndDate: '2027-01-31T05:00:00.000Z',
      scheduleEndDate: '2027-04-30T04:00:00.000Z',
      timezone: 'America/New_York',
    })
  })

  it.each([
    [{ interval: 'year', start_date: '2028-02-29' }, ['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28']],
    [{ interval: 'quarter', start_date: '2027-11-30' }, ['2027-11-30', '2028-02-29', '2028-05-30', '2028-08-30']],
    [{ interval: 'half_year', start_date: '2027-08-31' }, ['2027-08-31', '2028-02-29', '2028-08-31', '2029-02-28']],
    [
      { interval: 'week', interval_count: 2, start_date: '2027-12-25' },
      ['2027-12-25', '2028-01-08', '2028-01-22', '2028-02-05'],
    ],
    [
      { interval: 'month', anchorRule: 'last_day', start_date: '2027-01-31' },
      ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'],
    ],
  ])('%j', async (body, dates) => {
    const { items } = await preview({ amountMinor: 1000, count: 4, ...body })
    expect(datesOf(items)).toEqual(dates)
  })

  it.each([
    ['immediate', ['2027-04-11', '2027-05-15', '2027-06-15'], [3000, 3000, 3000]],
    ['next_anchor', ['2027-04-15', '2027-05-15', '2027-06-15'], [3000, 3000, 3000]],
    ['prorate', ['2027-04-11', '2027-04-15', '2027-05-15'], [387, 3000, 3000]],
  ])('charges first off an anchor: %s', async (first_charge_behavior, dates, amounts) => {
    const body = { interval: 'month', amount_minor: 3000, start_date: '2027-04-11', billing_anchor_day: 15, count: 3 }
    const { items } = await preview({ ...body, first_charge_behavior })
    expect([datesOf(items), amountsOf(items)]).toEqual([dates, amounts])
  })

  it('ends with the day that is named, prorated', async () => {
    const body = { interval: 'month', amount_minor: 3000, currency: 'jpy', start_date: '2027-04-01' }
    const { items, scheduleEndDate, summary } = await preview({ ...body, end_date: '2027-05-31' })
    expect(amountsOf(items)).toEqual([3000, 3000])
    expect(items[1]).toMatchObject({ isFinalPayment: true, formattedAmount: '¥3,000' })
    expect(scheduleEndDate).toBe('2027-06-01T00:00:00.000Z')
    expect(summary).toBe('¥3,000 every month from April 1, 2027, until May 31, 2027.')
    expect(amountsOf((await preview({ ...body, end_date: '2027-05-15' })).items)).toEqual([3000, 1452])
  })

  it('refuses what makes no schedule, by the field', async () => {
    const good = { interval: 'month', amount_minor: 100 }
    const refusals: [object, string][] = [
      [{ interval: 'fortnight' }, 'interval'],
      [{ interval: undefined }, 'interval'],
      [{ interval_count: 0 }, 'interval_count'],
      [{ interval_count: 37 }, 'interval_count'],
      [{ amount_minor: undefined }, 'amount_minor'],
      [{ amount_minor: -1 }, 'amount_minor'],
      [{ amount: 200 }, 'amount'],
      [{ billing_anchor_day: 32 }, 'billing_anchor_day'],
      [{ billing_anchor_day: 0 }, 'billing_anchor_day'],
      [{ billing_anchor_rule: 'day_of_month' }, 'billing_anchor_day'],
      [{ billing_anchor_rule: 'last_day', billing_anchor_day: 3 }, 'billing_anchor_day'],
      [{ interval: 'week', billing_anchor_day: 3 }, 'billing_anchor_rule'],
      [{ trial_days: -1 }, 'trial_days'],
      [{ timezone: 'Mars/Olympus' }, 'timezone'],
      [{ end_behavior: 'fixed_payments' }, 'max_payments'],
      [{ end_behavior: 'until_canceled', max_payments: 2 }, 'max_payments'],
      [{ end_date: '2020-01-01' }, 'end_date'],
      [{ end_date: '2027-01-05', start_date: '2027-01-01', trial_days: 30 }, 'end_date'],
      [{ count: 1000 }, 'count'],
      [{ start_date: 'tomorrow' }, 'start_date'],
      [{ colour: 'red' }, 'colour'],
    ]
    for (const [body, param] of refusals) {
      const refused = await merchant.post('/billing/preview', { ...good, ...body })
      expect([refused.status, refused.body.error?.param], JSON.stringify([body, refused.body])).toEqual([400, param])
    }
  })
})

it('says what may be billed by, and how days are found', async () => {
  const intervals = (await merchant.get('/billing/intervals')).body.data
  const values = intervals.map(({ value }: { value: string }) => value)
  expect(values).toEqual(['day', 'week', 'month', 'quarter', 'half_year', 'year'])
  const rules = (await merchant.get('/billing/anchor-rules')).body.data
  expect(rules).toMatchObject([
    { value: 'same_day', requiresAnchorDay: false },
    { value: 'day_of_month', requiresAnchorDay: true },
    { value: 'last_day', requiresAnchorDay: false },
  ])
})

describe('previewing renewals', () => {
  it('shows what will be invoiced, taxes included, as the first period was', async () => {
    const country = 'NZ'
    await merchant.post('/tax-rates', { display_name: 'GST', percentage: 15, inclusive: false, country })
    const customerId = await stage.payer()
    await merchant.call('PATCH', `/customers/${customerId}`, { country })
    const made = await stage.subscribe({ customerId, quantity: 3, billingMaxCycles: 3 })
    const [invoice] = await stage.invoices(made.id)
    const { data } = (await merchant.post(`/subscriptions/${made.public_id}/preview-renewal`)).body
    expect(invoice.total_minor).toBe(Math.round(3 * MONTHLY_MINOR * 1.15))
    expect(data).toMatchObject({
      subscriptionId: made.id,
      currentPeriodEnd: made.current_period_end,
      nextInvoiceAmountMinor: invoice.total_minor,
      currency: 'USD',
    })
    expect(amountsOf(data.upcomingRenewals)).toEqual([invoice.total_minor, invoice.total_minor])
    expect(data.upcomingRenewals).toMatchObject([
      { sequence: 2, date: made.next_billing_date, isFinalPayment: false },
      { sequence: 3, isFinalPayment: true },
    ])
  })

  it('begins with the end of a trial, and stops where the subscription does', async () => {
    const made = await stage.subscribe({ trialDays: 3 })
    const path = `/subscriptions/${made.id}/preview-renewal`
    const { upcomingRenewals } = (await merchant.post(path, { count: 2 })).body.data
    expect(upcomingRenewals).toMatchObject([
      { sequence: 1, date: made.trial_end, amountMinor: MONTHLY_MINOR, isTrialEnd: true, isFirstCharge: true },
      { sequence: 2, isTrialEnd: false },
    ])
    expect((await merchant.post(path, { count: 61 })).status).toBe(400)
    await merchant.post(`/subscriptions/${made.id}/pause`)
    expect((await merchant.post(path)).body.data).toMatchObject({ upcomingRenewals: [], nextInvoiceAmountMinor: 0 })
  })
})

describe('the settings of subscriptions', () => {
  it('begin with the defaults, take changes by field, and give them back', async () => {
    const defaults = {
      object: 'dunning_settings',
      grace_period_days: 7,
      max_retry_attempts: 3,
      retry_schedule: [1, 3, 7],
      dunning_email_enabled: true,
      auto_cancel_unpaid: false,
    }
    expect((await merchant.get('/settings/dunning')).body.data).toMatchObject(defaults)
    const change = { gracePeriodDays: 14, retry_schedule: [2, 5], auto_cancel_unpaid: true }
    const changed = (await merchant.call('PATCH', '/settings/dunning', change)).body.data
    expect(changed).toMatchObject({
      ...defaults,
      grace_period_days: 14,
      retry_schedule: [2, 5],
      auto_cancel_unpaid: true,
    })
    expect((await merchant.get('/settings/dunning')).body.data).toEqual(changed)
    const back = { grace_period_days: null, retry_schedule: null, auto_cancel_unpaid: null }
    expect((await merchant.call('PATCH', '/settings/dunning', back)).body.data).toMatchObject(defaults)

    const rules = { object: 'subscription_settings', credit_at: 'now', upgrade: 'prorated' }
    expect((await merchant.get('/settings/subscriptions')).body.data).toMatchObject(rules)
    const renewal = (await merchant.call('PATCH', '/settings/subscriptions', { credit_at: 'renewal' })).body.data
    expect(renewal).toMatchObject({ ...rules, credit_at: 'renewal' })
    expect((await merchant.get('/settings/subscriptions')).body.data).toEqual(renewal)
    await merchant.call('PATCH', '/settings/subscriptions', { credit_at: null })
  })

  it('refuse what makes no sense', async () => {
    const refusals: [string, object, string][] = [
      ['dunning', {}, 'body'],
      ['dunning', { retry_schedule: [] }, 'retry_schedule'],
      ['dunning', { retry_schedule: [3, 1] }, 'retry_schedule'],
      ['dunning', { retry_schedule: [0] }, 'retry_schedule[0]'],
      ['dunning', { grace_period_days: -1 }, 'grace_period_days'],
      ['dunning', { max_retry_attempts: 1.5 }, 'max_retry_attempts'],
      ['subscriptions', { credit_at: 'never' }, 'credit_at'],
      ['subscriptions', { upgrade: 'free' }, 'upgrade'],
    ]
    for (const [group, body, param] of refusals) {
      const refused = await merchant.call('PATCH', `/settings/${group}`, body)
      expect([refused.status, refused.body.error?.param], JSON.stringify(body)).toEqual([400, param])
    }
  })
})

it('bills on the days that it previewed', async () => {
  const startDate = new Date(Date.now() + 2 * DAY_MS).toISOString()
  const body = { interval: 'month', amount_minor: MONTHLY_MINOR, start_date: startDate, billing_anchor_day: 9 }
  const { items } = await preview({ ...body, first_charge_behavior: 'prorate', count: 6 })
  const made = await stage.subscribe({ startDate, billingAnchorDay: 9 })
  const { data } = (await merchant.post(`/subscriptions/${made.id}/preview-renewal`, { count: 6 })).body
  expect(data.upcomingRenewals).toEqual(items)
})
