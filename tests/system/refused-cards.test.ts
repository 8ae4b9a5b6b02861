import { expect, it } from 'vitest'
import { GOOD_CARD } from './buyer.ts'
import { dunningStage, LOST_CARD } from './dunning-stage.ts'
import { MINUTE_MS, PRICE_MINOR, renewalsStage } from './renewals-stage.ts'
import { until } from './webhook-stage.ts'

const stage = renewalsStage()
const { aboutToFail, charges, newDefault, openInvoice, own, spare } = dunningStage(stage)

/** Pays what a subscription owes, in cash. */
async function payInCash(id: string): Promise<void> {
  const paid = { payment_method: 'cash', amount_minor: PRICE_MINOR }
  expect((await stage.merchant.post(`/invoices/${await openInvoice(id)}/pay`, paid)).status).toBe(200)
}

/** An invoice of nothing but an amount, and the answer to its payment. */
async function payOf(customerId: string, total_minor: number, set: object = {}) {
  const made = { customer_id: customerId, currency: 'USD', total_minor, status: 'open' }
  const { body } = await stage.merchant.post('/invoices', made)
  return stage.merchant.post(`/invoices/${body.data.id}/pay`, set)
}

/** When a method was refused for good. */
async function refusedAt(methodId: string): Promise<number | null> {
  const text = 'SELECT refused_at AS at FROM payment_methods WHERE merchant_id = ? AND id = ?'
  return stage.system.db.prepare(text).bind(stage.merchant.merchantId, methodId).first<number>('at')
}

/** The method that a subscription names. */
async function named(id: string): Promise<string | null> {
  const text = 'SELECT payment_method_id AS id FROM subscriptions WHERE merchant_id = ? AND id = ?'
  return stage.system.db.prepare(text).bind(stage.merchant.merchantId, id).first<string>('id')
}

/** A subscription with a card of its own that a bank has refused, beside an older default that is good; it owes nothing. */
async function refusedOwn() {
  const customerId = await stage.customer()
  const id = await stage.subscribe({ customerId })
  const lost = await spare(customerId, LOST_CARD)
  await own(id, lost)
  const { currentPeriodEnd: due } = await stage.row(id)
  await stage.at(due)
  await payInCash(id)
  expect(await stage.cases(id)).toMatchObject([{ status: 'recovered' }])
  return { id, customerId, lost, next: (await stage.row(id)).currentPeriodEnd }
}

it('a card that a bank refused for good is not asked again by later periods, nor an older default in its place', async () => {
  const { id, lost, next } = await refusedOwn()
  expect(await refusedAt(lost)).toEqual(expect.any(Number))
  expect(await charges(id)).toHaveLength(2)
  await stage.at(next)
  expect(await charges(id)).toHaveLength(2)
  expect(await stage.row(id)).toMatchObject({ status: 'past_due', payments: 3 })
  expect((await stage.cases(id)).at(-1)).toMatchObject({ status: 'open', dueStep: 'exhaust' })
})

it('a default that is given after that takes its place, for what is owed and for later periods', async () => {
  const { id, customerId, lost, next } = await refusedOwn()
  await stage.at(next)
  await newDefault(customerId, GOOD_CARD)
  expect(await named(id)).toBeNull()
  await stage.at(next + MINUTE_MS)
  expect(await stage.row(id)).toMatchObject({ status: 'active' })
  await stage.at((await stage.row(id)).currentPeriodEnd)
  expect(await charges(id)).toMatchObject([
    { status: 'succeeded' },
    { method: lost, code: '251' },
    { status: 'succeeded' },
    { status: 'succeeded' },
  ])
})

it('a default that is given leaves a subscription the card of its own that no bank refused', async () => {
  const customerId = await stage.customer()
  const id = await stage.subscribe({ customerId })
  const good = await spare(customerId, GOOD_CARD)
  await own(id, good)
  await newDefault(customerId, GOOD_CARD)
  expect(await named(id)).toBe(good)
})

it('a default that was refused for good is charged by nothing by itself', async () => {
  const { id, customerId, due } = await aboutToFail(LOST_CARD)
  await stage.at(due)
  await payInCash(id)
  const other = await stage.subscribe({ customerId })
  expect(await stage.row(other)).toMatchObject({ status: 'pending' })
  const lines = { invoiceLineItems: [{ name: 'Setup', value: 5, valueType: 'Standard' }] }
  expect((await stage.merchant.post(`/subscriptions/${id}/payment`, lines)).status).toBe(422)
  await stage.at((await stage.row(id)).currentPeriodEnd)
  expect([await charges(id), await charges(other)]).toEqual([expect.objectContaining({ length: 2 }), []])
})

it('a refused card that somebody charges, and the bank takes, is charged by itself again', async () => {
  const customerId = await stage.customer(null)
  const card = await spare(customerId, GOOD_CARD)
  const id = await stage.subscribe({ customerId })
  const { currentPeriodEnd: due } = await stage.row(id)
  // The gateway declines what is below 1.00: a charge that somebody makes says nothing of others.
  expect((await payOf(customerId, 50, { payment_method_id: card })).status).toBe(422)
  expect(await refusedAt(card)).toBeNull()
  const refused = 'UPDATE payment_methods SET refused_at = ?, version = version + 1 WHERE id = ?'
  await stage.system.db.prepare(refused).bind(Date.now(), card).run()
  await stage.at(due)
  expect(await charges(id)).toHaveLength(1)
  expect((await payOf(customerId, 700, { payment_method_id: card })).status).toBe(200)
  expect(await refusedAt(card)).toBeNull()
  await payInCash(id)
  await stage.at((await stage.row(id)).currentPeriodEnd)
  expect(await charges(id)).toMatchObject([{ method: card }, { method: card, status: 'succeeded' }])
})

it('a card that the next phase of a schedule brings along is tried at once', async () => {
  const { id, customerId, due } = await aboutToFail(LOST_CARD)
  const price = await stage.price()
  const begins = due + 10 * MINUTE_MS
  const phase = { items: [{ price_id: price }], proration_behavior: 'none' }
  const good = await spare(customerId, GOOD_CARD)
  const phases = [
    { ...phase, end_date: new Date(begins).toISOString() },
    { ...phase, default_payment_method: good },
  ]
  expect((await stage.merchant.post('/subscription-schedules', { subscription: id, phases })).status).toBe(201)
  await stage.at(due)
  expect(await stage.cases(id)).toMatchObject([{ status: 'open', dueStep: 'exhaust' }])
  await stage.system.cron('* * * * *', new Date(begins))
  await until(async () => (await stage.cases(id))[0]?.dueStep === 'retry', 'the phase has begun')
  await stage.at(begins + MINUTE_MS)
  expect((await charges(id)).at(-1)).toMatchObject({ method: good, status: 'succeeded' })
  expect(await stage.row(id)).toMatchObject({ status: 'active' })
})
