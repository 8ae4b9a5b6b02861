import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import type { Discount, TaxRate } from '@revkeen-edge/domain'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { biller, type Biller } from '../api/invoices-shop.ts'

let system: System
let shop: Biller

beforeAll(async () => {
  system = await startSystem()
  shop = await biller(system, 'counter')
})
afterAll(() => system.dispose())

const common = () => ({
  id: systemRuntime.uuid(),
  merchantId: shop.merchantId,
  createdAt: Date.now(),
  updatedAt: Date.now(),
  version: 1,
})

async function discount(code: string, fields: Partial<Discount> = {}): Promise<string> {
  const row: Discount = {
    ...common(),
    code,
    codeKey: code,
    name: null,
    description: null,
    type: 'percentage',
    value: 100_000,
    currency: null,
    scope: 'entire_order',
    productIds: [],
    maxRedemptions: null,
    maxRedemptionsPerCustomer: null,
    redemptions: 0,
    validFrom: null,
    validUntil: null,
    recurringType: null,
    recurringCycles: null,
    firstTimeCustomer: false,
    isActive: true,
    archivedAt: null,
    ...fields,
  }
  await shop.commit(insert('discounts', row))
  return row.id
}

const usesOf = (id: string) =>
  system.db
    .prepare('SELECT count(*) AS n, sum(amount_minor) AS off FROM discount_redemptions WHERE discount_id = ?')
    .bind(id)
    .first()

describe('many finalises at once', () => {
  it('take every number of the series once, without a gap', async () => {
    const drafts = await Promise.all(Array.from({ length: 200 }, () => shop.invoice()))
    const finals = await Promise.all(drafts.map(({ id }) => shop.step(id, 'finalize')))
    const numbers = finals.map(({ body }) => Number(/-(\d+)$/.exec(body.data.number)?.[1]))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1))
    const stored = await Promise.all(drafts.slice(0, 5).map(({ id }) => shop.get(`/invoices/${id}`)))
    expect(stored.map(({ body }) => body.data.number)).toEqual(finals.slice(0, 5).map(({ body }) => body.data.number))
  }, 120_000)

  it('of one draft finalise it once', async () => {
    const { id } = await shop.invoice()
    const all = await Promise.all(Array.from({ length: 10 }, () => shop.step(id, 'finalize')))
    expect(new Set(all.filter(({ status }) => status === 200).map(({ body }) => body.data.number)).size).toBe(1)
    const finalized = (await shop.eventsOf(id)).filter(({ type }) => type === 'invoice.finalized')
    expect(finalized).toHaveLength(1)
  })

  it('use a discount for ten ten times, by one customer too', async () => {
    const id = await discount('TEN', { maxRedemptions: 10 })
    const customer = await shop.customer()
    const drafts = await Promise.all(
      Array.from({ length: 100 }, () => shop.invoice({ customer_id: customer, discount_code: 'ten' })),
    )
    expect(drafts[0]).toMatchObject({ subtotal_minor: 50_000, discount_minor: 5_000, total_minor: 45_000 })
    const finals = await Promise.all(drafts.map((draft) => shop.step(draft.id, 'finalize')))
    const byStatus = Map.groupBy(finals, ({ status }) => status)
    expect(byStatus.get(200)).toHaveLength(10)
    expect(byStatus.get(422)).toHaveLength(90)
    expect(await usesOf(id)).toEqual({ n: 10, off: 50_000 })
  }, 120_000)
})

describe('a discount of an invoice', () => {
  it('is free again once the invoice is void', async () => {
    const id = await discount('ONCE', { maxRedemptions: 1 })
    const [one, other] = [await shop.invoice({ discount_id: id }), await shop.invoice({ discount_id: id })]
    await shop.step(one.id, 'finalize')
    expect((await shop.step(other.id, 'finalize')).body.error.code).toBe('invalid_state')
    await shop.step(one.id, 'void')
    expect((await shop.step(other.id, 'finalize')).body.data.status).toBe('approved')
  })

  it('that a customer may use once is used once', async () => {
    const id = await discount('MINE', { maxRedemptionsPerCustomer: 1 })
    const customer = await shop.customer()
    const drafts = [1, 2, 3].map(() => shop.invoice({ customer_id: customer, discount_id: id }))
    const finals = await Promise.all((await Promise.all(drafts)).map((draft) => shop.step(draft.id, 'finalize')))
    expect(finals.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(finals.filter(({ status }) => status === 422)).toHaveLength(2)
  })

  it('can be put on and taken off while it is a draft', async () => {
    await discount('LATER')
    const { id } = await shop.invoice()
    const patch = (body: object) => shop.call('PATCH', `/invoices/${id}`, body)
    expect((await patch({ discount_code: 'LATER' })).body.data).toMatchObject({
      discount_minor: 5_000,
      total_minor: 45_000,
    })
    expect((await patch({ discount_code: null })).body.data).toMatchObject({ discounts: [], total_minor: 50_000 })
  })
})

describe('taxes', () => {
  it('are those of the moment of finalising, line by line and in the ledger', async () => {
    const row: TaxRate = {
      ...common(),
      displayName: 'VAT',
      description: null,
      jurisdiction: null,
      percentage: 200_000,
      inclusive: false,
      taxType: 'vat',
      country: 'GB',
      state: null,
      active: true,
      metadata: {},
    }
    const customer = await shop.customer({ country: 'GB' })
    const { id } = await shop.invoice({ customer_id: customer })
    await shop.commit(insert('taxRates', row))
    const { body } = await shop.step(id, 'finalize')
    expect(body.data).toMatchObject({ tax_minor: 10_000, total_minor: 60_000, taxes: [{ percentage: 20 }] })
    expect(body.data.lines).toMatchObject([{ tax_minor: 10_000 }])
    const text = 'SELECT account, amount_minor AS amount FROM ledger_entries WHERE reference_id = ? ORDER BY account'
    const { results } = await system.db.prepare(text).bind(id).all()
    expect(results).toEqual([
      { account: 'receivable', amount: 60_000 },
      { account: 'revenue', amount: -50_000 },
      { account: 'tax_payable', amount: -10_000 },
    ])
  })
})
