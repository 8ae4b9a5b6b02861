import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brokenMoney, settlingStage, type SettlingStage } from '../system/settling.ts'

let system: System
let stage: SettlingStage
let paid: string
let yen: string

beforeAll(async () => {
  system = await startSystem()
  stage = await settlingStage(system, 'earner')
  const charge = async (amountMinor: number, currency = 'USD') =>
    (await stage.charge({ amountMinor, currency })).body.data.id
  paid = await charge(10_000)
  const disputed = await charge(3001)
  const voided = await charge(2000)
  yen = await charge(1000, 'JPY')
  await stage.post('/voids', { payment_id: voided })
  await stage.post('/refunds', { payment_id: paid, amount_minor: 4000 })
  await stage.chargeBack(await stage.gatewayIdOf(disputed))
})
afterAll(() => system.dispose())

const income = async (query = '') => (await stage.get(`/finance/income${query}`)).body
const summary = async (query = '') => (await stage.get(`/finance/summary${query}`)).body.data
const feesOf = async (paymentId: string) =>
  (
    await system.db
      .prepare(
        'SELECT component, amount_minor AS n, estimated FROM transaction_fees WHERE merchant_id = ? AND payment_id = ? ORDER BY component',
      )
      .bind(stage.merchant.merchantId, paymentId)
      .all<{ component: string; n: number; estimated: number }>()
  ).results

const USD = {
  currency: 'USD',
  gross_minor: 13_001,
  // 218 of the first and 6 + 1 + 5 + 61 of the second; the dispute's fee; nothing of what was voided.
  fees_minor: 218 + 73 + 1500,
  net_minor: 13_001 - 1791,
  count: 2,
  average_minor: 6501,
  refunds_minor: 4000,
  refunds_count: 1,
  chargebacks_minor: 3001,
  chargebacks_count: 1,
  net_revenue_minor: 13_001 - 1791 - 4000 - 3001,
}

describe('fees', () => {
  it('are charged in four layers, and marked as estimates', async () => {
    expect(await feesOf(paid)).toEqual([
      { component: 'acquirer', n: 15, estimated: 1 },
      { component: 'interchange', n: 20, estimated: 1 },
      { component: 'platform', n: 180, estimated: 1 },
      { component: 'scheme', n: 3, estimated: 1 },
    ])
    expect((await feesOf(yen)).map(({ n }) => n)).toEqual([2, 2, 17, 0])
  })

  it('are shown with the income that they were charged for', async () => {
    const { data } = await income()
    const line = data.find(({ payment_id }: { payment_id: string }) => payment_id === paid)
    expect(line.fees).toEqual([
      { component: 'interchange', percentage_minor: 20, fixed_minor: 0, amount_minor: 20, estimated: true },
      { component: 'scheme', percentage_minor: 3, fixed_minor: 0, amount_minor: 3, estimated: true },
      { component: 'acquirer', percentage_minor: 15, fixed_minor: 0, amount_minor: 15, estimated: true },
      { component: 'platform', percentage_minor: 170, fixed_minor: 10, amount_minor: 180, estimated: true },
    ])
  })

  it('are taken back with a void, and kept with a refund', async () => {
    const { results } = await system.db
      .prepare(
        'SELECT f.payment_id, sum(f.amount_minor) AS n, count(*) AS lines FROM transaction_fees AS f JOIN payments AS p ON p.id = f.payment_id WHERE p.merchant_id = ? AND p.status = ? GROUP BY 1',
      )
      .bind(stage.merchant.merchantId, 'voided')
      .all<{ n: number; lines: number }>()
    expect(results).toMatchObject([{ n: 0, lines: 8 }])
    expect((await feesOf(paid)).reduce((sum, { n }) => sum + n, 0)).toBe(218)
  })

  it('are none of what was paid outside the platform', async () => {
    const invoiceId = await stage.newInvoice(700)
    await stage.post(`/invoices/${invoiceId}/pay`, { payment_method: 'cash', amount_minor: 700 })
    const { data } = await income()
    expect(data.find(({ gateway }: { gateway: string }) => gateway === 'manual')).toMatchObject({
      fees_minor: 0,
      fees: [],
      net_minor: 700,
    })
    await system.db
      .prepare(
        "UPDATE transactions SET created_at = created_at - 5000000000 WHERE gateway = 'manual' AND merchant_id = ?",
      )
      .bind(stage.merchant.merchantId)
      .run()
    expect(await brokenMoney(system)).toEqual([])
  })
})

describe('income', () => {
  it('lists every payment with what it cost and what became of it', async () => {
    const { data, summary: told, pagination } = await income()
    expect(
      data.map((row: Record<string, unknown>) => [
        row['currency'],
        row['amount_minor'],
        row['fees_minor'],
        row['net_minor'],
        row['status'],
      ]),
    ).toEqual([
      ['JPY', 1000, 21, 979, 'paid'],
      ['USD', 3001, 73, 2928, 'disputed'],
      ['USD', 10_000, 218, 9782, 'partially_refunded'],
    ])
    expect(data[2]).toMatchObject({
      payment_id: paid,
      customer_name: 'Ada Lovelace',
      invoice_number: expect.stringMatching(/^INV-/),
      card_last4: '1111',
    })
    expect(told.totals).toEqual([{ ...told.totals[0], currency: 'JPY', gross_minor: 1000 }, USD])
    expect(pagination.total).toBe(3)
  })

  it('is of a stretch of time, a currency and a customer', async () => {
    expect((await income('?currency=jpy')).data).toHaveLength(1)
    expect((await income('?currency=jpy')).summary.totals).toMatchObject([{ currency: 'JPY' }])
    expect((await income(`?customer_id=${stage.customerId}&limit=1&offset=1`)).data).toMatchObject([
      { amount_minor: 3001 },
    ])
    const hourAgo = Math.floor(Date.now() / 1000) - 3600
    expect(
      (await income(`?created_lte=${hourAgo}`)).summary.totals.filter(
        ({ currency }: { currency: string }) => currency === 'JPY',
      ),
    ).toEqual([])
    expect(
      (await stage.get(`/finance/income?created_gte=${hourAgo}&created_lte=${hourAgo - 1}`)).body.error.details.fields,
    ).toEqual({
      created_lte: ['must not be before created_gte'],
    })
  })
})

describe('the summary', () => {
  it('has one line for each currency', async () => {
    const { totals, periods, timezone } = await summary()
    expect(totals).toEqual([expect.objectContaining({ currency: 'JPY', count: 1, average_minor: 1000 }), USD])
    expect([periods, timezone]).toEqual([[], 'UTC'])
  })

  it('is grouped by days of the merchant’s own time zone', async () => {
    const zone = 'Pacific/Kiritimati'
    await system.db
      .prepare('UPDATE merchants SET timezone = ? WHERE id = ?')
      .bind(zone, stage.merchant.merchantId)
      .run()
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(Date.now())
    const { periods, timezone } = await summary('?group_by=day&currency=USD')
    expect(timezone).toBe(zone)
    expect(periods).toHaveLength(31)
    expect(periods.at(-1)).toEqual({ period: today, totals: [USD] })
    expect(periods.slice(0, -1).every(({ totals }: { totals: unknown[] }) => totals.length === 0)).toBe(true)
    const months = (await summary('?group_by=month&created_gte=1735689600')).periods
    expect(months[0].period).toBe('2025-01')
    expect(months.at(-1).period).toBe(today.slice(0, 7))
    expect((await stage.get('/finance/summary?group_by=day&created_gte=0')).status).toBe(400)
    await system.db.prepare("UPDATE merchants SET timezone = 'UTC' WHERE id = ?").bind(stage.merchant.merchantId).run()
  })
})

describe('what income is asked for', () => {
  let shop: SettlingStage
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    shop = await settlingStage(system, 'sifter')
    const product = { product_id: 'mug', name: 'Mug', kind: 'one_time', pricing_model: 'one_time', currency: 'USD' }
    ids['product'] = (await shop.post('/products', { ...product, amount_minor: 1500 })).body.data.id
    const order = { customer_id: shop.customerId, line_items: [{ product_id: ids['product'] }] }
    await shop.post(`/orders/${(await shop.post('/orders', order)).body.id}/pay`)
    const charge = async (amountMinor: number): Promise<string> => (await shop.charge({ amountMinor })).body.data.id
    await shop.post('/refunds', { payment_id: await charge(10_000), amount_minor: 4000 })
    await shop.settle()
    ids['payout'] = (await shop.get('/payouts')).body.data[0].id
    const whole = await charge(3000)
    for (const amount_minor of [1000, 2000]) await shop.post('/refunds', { payment_id: whole, amount_minor })
    await shop.chargeBack(await shop.gatewayIdOf(await charge(3001)))
    const invoiceId = await shop.newInvoice(700)
    await shop.post(`/invoices/${invoiceId}/pay`, { payment_method: 'cash', amount_minor: 700 })
  })

  it.each([
    ['', [700, 3001, 3000, 10_000, 1500], [7000, 3001]],
    ['amount_minor_gte=3000', [3001, 3000, 10_000], [7000, 3001]],
    ['amount_minor_gte=3000&amount_minor_lte=3000', [3000], [3000, 0]],
    ['status=paid', [700, 1500], [0, 0]],
    ['status=partially_refunded', [10_000], [4000, 0]],
    ['status=refunded', [3000], [3000, 0]],
    ['status=disputed', [3001], [0, 3001]],
    ['payment_method_type=card', [3001, 3000, 10_000, 1500], [7000, 3001]],
    ['payment_method_type=card&status=paid', [1500], [0, 0]],
    ['product_id=:product', [1500], [0, 0]],
    ['payout_id=:payout', [10_000, 1500], [4000, 0]],
    ['payout_id=:payout&product_id=:product', [1500], [0, 0]],
  ])('%s: the list and what it comes to', async (query, amounts, [refunds_minor, chargebacks_minor]) => {
    const asked = query.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? '')
    const { data, summary: told, pagination } = (await shop.get(`/finance/income?${asked}`)).body
    expect(data.map(({ amount_minor }: { amount_minor: number }) => amount_minor)).toEqual(amounts)
    expect(pagination.total).toBe(amounts.length)
    const gross_minor = amounts.reduce((sum, amount) => sum + amount, 0)
    const count = amounts.length
    expect(told.totals).toMatchObject([{ currency: 'USD', gross_minor, count, refunds_minor, chargebacks_minor }])
  })

  it('is of one’s own alone, and of words that there are', async () => {
    for (const query of [`product_id=${ids['product']}`, `payout_id=${ids['payout']}`]) {
      expect(await income(`?${query}`)).toMatchObject({ data: [], summary: { totals: [] } })
    }
    for (const query of ['status=voided', 'amount_minor_gte=-1', 'product_id=1', 'payout_id=1']) {
      expect((await stage.get(`/finance/income?${query}`)).status, query).toBe(400)
    }
  })
})

it('costs two round trips', async () => {
  expect(await stage.merchant.tripsOf('/finance/income')).toBe(2)
  expect(await stage.merchant.tripsOf('/finance/summary?group_by=day')).toBe(2)
})
