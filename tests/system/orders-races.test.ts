import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Beginning } from '@revkeen-edge/services/charging/charge.ts'
import { beginPayment } from '@revkeen-edge/services/checkout/begin.ts'
import { preparePayment } from '@revkeen-edge/services/checkout/prepare.ts'
import type { Context } from '@revkeen-edge/services/context.ts'
import { beginInvoiceCharge } from '@revkeen-edge/services/invoices/charge.ts'
import { cancelOrder } from '@revkeen-edge/services/orders/cancel.ts'
import { beginOrderCharge } from '@revkeen-edge/services/orders/charge.ts'
import { loadForPayment } from '@revkeen-edge/services/orders/payable.ts'
import type { Plan } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operatorContext, sealerFrom } from '../../scripts/admin/execute.ts'
import { cardToken } from './buyer.ts'
import { openShop, salesAt, type Shop } from './orders-shop.ts'

const STOCK = 5

let system: System
let shop: Shop
let context: Context

beforeAll(async () => {
  system = await startSystem()
  shop = await openShop(system, 'races')
  context = operatorContext(system.admin, { merchantId: shop.merchant.merchantId, mode: 'sandbox' })
})
afterAll(() => system.dispose())

interface Stage {
  readonly id: string
  readonly invoiceId: string
  readonly productId: string
}

/** An order of a counted product with an invoice of the merchant's: a draft, or pending after a decline. */
async function orderWith(status: string): Promise<Stage> {
  const productId = await shop.product({
    track_inventory: true,
    stock_quantity: STOCK,
    fulfillment_type: 'physical',
  })
  const order = await shop.invoicedOrder(await shop.customer(), productId)
  if (status === 'pending') {
    const token = await cardToken(system, '4000000000000002')
    await shop.merchant.post(`/orders/${order.id}/pay`, { payment_token: token })
  }
  expect((await shown(order.id)).status).toBe(status)
  return { ...order, productId }
}

const shown = async (id: string) => (await shop.merchant.get(`/orders/${id}`)).body

type Begun = Result<Plan, DomainError>

function planOf(begun: Result<Beginning, DomainError>): Begun {
  if (!begun.ok) return begun
  if (begun.value.kind !== 'new') throw new Error('the charge began before')
  return ok(begun.value.plan)
}

async function throughOrder({ id }: Stage): Promise<Begun> {
  const found = await loadForPayment(context, id, undefined)
  return planOf(
    await beginOrderCharge(context, sealerFrom(system.admin), found, { origin: 'order', methodId: undefined }),
  )
}

async function throughInvoice({ invoiceId }: Stage): Promise<Begun> {
  return planOf(await beginInvoiceCharge(context, { invoiceId, methodId: undefined, amountMinor: undefined }))
}

async function throughPage({ invoiceId }: Stage): Promise<Begun> {
  const session = (await shop.merchant.post('/checkout-sessions', { invoiceId })).body.data
  const buyer = { email: 'buyer@example.com', name: null, phone: null, billing: null, shipping: null }
  const prepared = await preparePayment(context, {
    entrance: { kind: 'session' },
    token: session.public_token,
    paymentToken: 'unused',
    email: buyer.email,
    buyerOf: () => ok(buyer),
    selection: null,
    code: null,
    expectedTotalMinor: 6000,
    expectedTerms: null,
    quotedAt: null,
    termsOf: async () => null,
    ipAddress: null,
    network: null,
  })
  if (!prepared.ok) return prepared
  if (prepared.value.kind !== 'prepared') throw new Error(`the page is ${prepared.value.kind}`)
  const { checkout, account, redeemer, sale } = prepared.value
  const begun = await beginPayment(context, checkout, account, { token: session.public_token, buyer, sale, redeemer })
  return begun.ok ? ok(begun.value.plan) : begun
}

const PAYMENTS = [
  { through: 'the order', begin: throughOrder },
  { through: 'its invoice', begin: throughInvoice },
  { through: 'a page', begin: throughPage },
].flatMap((row) => ['draft', 'pending'].map((status) => ({ ...row, status })))

async function expectPlan(begun: Promise<Begun>): Promise<Plan> {
  const result = await begun
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`)
  return result.value
}

async function cancellation(id: string): Promise<Plan> {
  const planned = await cancelOrder(context, id, {})
  if (!planned.ok) throw new Error(`refused: ${JSON.stringify(planned.error)}`)
  return planned.value.plan
}

describe('a payment and a cancellation of one order at once', () => {
  it.each(PAYMENTS)('$status, through $through: a payment that began refuses the cancellation', async (row) => {
    const stage = await orderWith(row.status)
    const cancel = await cancellation(stage.id)
    const begin = await expectPlan(row.begin(stage))
    expect(await context.db.commit(context, begin)).toMatchObject({ ok: true })
    expect(await context.db.commit(context, cancel)).toMatchObject({ ok: false, conflict: { kind: 'lost_race' } })
    expect(await cancelOrder(context, stage.id, {})).toMatchObject({ error: { code: 'payment_processing' } })
    expect(await shop.stockOf(stage.productId)).toBe(STOCK - 1)
  })

  it.each(PAYMENTS)('$status, through $through: a cancellation refuses the payment', async (row) => {
    const stage = await orderWith(row.status)
    const begin = await expectPlan(row.begin(stage))
    expect(await context.db.commit(context, await cancellation(stage.id))).toMatchObject({ ok: true })
    expect(await context.db.commit(context, begin)).toMatchObject({ ok: false, conflict: { kind: 'lost_race' } })
    expect(await shop.stockOf(stage.productId)).toBe(STOCK)
    const again = await row.begin(stage)
    if (row.through === 'the order') {
      expect(again).toMatchObject({ ok: false, error: { code: 'invalid_state' } })
      return
    }
    // The invoice is the merchant's: it may still be paid, and no goods leave the stock for it.
    expect(await context.db.commit(context, await expectPlan(Promise.resolve(again)))).toMatchObject({ ok: true })
    expect(await shop.stockOf(stage.productId)).toBe(STOCK)
  })

  it.each(['draft', 'pending'])('of a %s one through the API: one of them wins, with its goods', async (status) => {
    const before = (await salesAt(system, shop.securityKey)).length
    const stages = []
    for (let n = 0; n < 5; n += 1) stages.push(await orderWith(status))
    const ends = await Promise.all(
      stages.map(async ({ id, productId }) => {
        const [paid, canceled] = await Promise.all([
          shop.merchant.post(`/orders/${id}/pay`),
          shop.merchant.post(`/orders/${id}/cancel`),
        ])
        const order = await shown(id)
        return [paid.status === 200, canceled.status === 200, order.status, await shop.stockOf(productId)]
      }),
    )
    const charged = ends.filter(([paid]) => paid)
    for (const end of ends) {
      expect(end).toEqual(end[0] ? [true, false, 'paid', STOCK - 1] : [false, true, 'canceled', STOCK])
    }
    expect((await salesAt(system, shop.securityKey)).length).toBe(before + charged.length)
  })
})

describe('the invoice of an order that was canceled', () => {
  it('is paid by itself: the order stays canceled, and its goods stay in stock', async () => {
    const { id, invoiceId, productId } = await orderWith('draft')
    await shop.merchant.post(`/orders/${id}/cancel`)
    expect((await shop.merchant.post(`/invoices/${invoiceId}/pay`)).body.data.status).toBe('paid')
    expect((await shown(id)).status).toBe('canceled')
    expect(await shop.stockOf(productId)).toBe(STOCK)
  })
})
