import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { crediter, expectSound, refusalOf, type Crediter } from './credit-notes-stage.ts'
import { CONSULTING, TRAVEL } from './invoices-shop.ts'

let system: System
let shop: Crediter
let other: Crediter
let vat: string

beforeAll(async () => {
  system = await startSystem()
  shop = await crediter(system, 'crediting')
  other = await crediter(system, 'onlooking')
  // Of a place where nobody is, so that only lines which name it have it.
  vat = (await shop.post('/tax-rates', { display_name: 'VAT', percentage: 20, country: 'IS' })).body.id
})
afterEach(() => expectSound(system))
afterAll(() => system.dispose())

/** 600.00, of which 100.00 tax. */
const taxed = () => ({ line_items: [{ ...CONSULTING, tax_rate_ids: [vat] }] })
const paidByCard = async (body: object = {}) => {
  const made = await shop.final(body)
  expect((await shop.payByCard(made.id)).status).toBe(200)
  return made
}
const NUMBER = /^CN-\d{4}-\d{4}$/

describe('a credit note of a paid invoice', () => {
  it('returns the money to the card, and is applied with it', async () => {
    const { id, customerId } = await paidByCard(taxed())
    const { status, body } = await shop.credit(id, 15_000, { reason: 'Day two', reason_code: 'service_issue' })
    expect(status).toBe(201)
    const { gateway_operations: operations, ...note } = body.data
    expect(note).toMatchObject({
      object: 'credit_note',
      credit_note_number: expect.stringMatching(NUMBER),
      invoice_id: id,
      customer_id: customerId,
      amount_minor: 15_000,
      tax_amount_minor: 2_500,
      applied_minor: 0,
      currency: 'USD',
      status: 'applied',
      reason: 'Day two',
      reason_code: 'service_issue',
      credit_method: 'refund_to_payment_method',
      pdf_url: `/v2/credit_notes/${note.id}/pdf`,
    })
    expect(operations).toMatchObject([
      { gateway: 'nmi', operation: 'refund', amount_minor: 15_000, status: 'succeeded' },
    ])
    const refund = (await shop.get(`/refunds/${operations[0].reversal_id}`)).body.data
    expect(refund).toMatchObject({ credit_note_id: note.id, amount_minor: 15_000, reason: 'other' })
    expect(await shop.invoiceNow(id)).toMatchObject({
      status: 'paid',
      amount_credited_minor: 15_000,
      amount_refunded_minor: 15_000,
      amount_paid_minor: 60_000,
    })
    for (const each of [note.id, note.public_id]) {
      expect((await shop.get(`/credit_notes/${each}`)).body.data).toEqual(note)
    }
    expect((await other.get(`/credit_notes/${note.id}`)).status).toBe(404)
  })

  it('in full makes it refunded, whatever the way that its settlement leaves', async () => {
    const { id } = await paidByCard()
    const { body } = await shop.credit(id, 50_000, { auto_route: true, customer_present: false })
    expect(body.data).toMatchObject({
      status: 'applied',
      gateway_operations: [{ amount_minor: 50_000, status: 'succeeded' }],
    })
    expect(await shop.invoiceNow(id)).toMatchObject({ status: 'refunded', amount_refunded_minor: 50_000 })
    expect(refusalOf(await shop.credit(id, 1))).toEqual([422, 'invalid_state', 'invoice_id'])
  })

  it('goes to the customer’s balance, and may be taken back until it is spent', async () => {
    const { id, customerId } = await paidByCard()
    const { body } = await shop.credit(id, 20_000, { credit_method: 'customer_balance' })
    expect(body.data).toMatchObject({ status: 'issued', applied_minor: 0 })
    expect(body.data).not.toHaveProperty('gateway_operations')
    expect(await shop.balanceOf(customerId)).toBe(20_000)
    expect(await shop.invoiceNow(id)).toMatchObject({ status: 'paid', amount_credited_minor: 20_000 })
    const voided = await shop.post(`/credit_notes/${body.data.id}/void`)
    expect(voided.body.data).toMatchObject({ status: 'voided', voided_at: expect.any(String) })
    expect(await shop.balanceOf(customerId)).toBe(0)
    expect(await shop.invoiceNow(id)).toMatchObject({ status: 'paid', amount_credited_minor: 0 })
    expect(refusalOf(await shop.post(`/credit_notes/${body.data.id}/void`))[1]).toBe('invalid_state')
    expect((await other.get(`/customers/${customerId}/balances`)).status).toBe(404)
  })

  it.each(['external', 'none'])('by %s is for the books alone', async (credit_method) => {
    const { id, customerId } = await paidByCard()
    const { body } = await shop.credit(id, 50_000, { credit_method, auto_route: true })
    expect(body.data).toMatchObject({ status: 'issued', credit_method: 'external', gateway_operations: [] })
    expect(await shop.balanceOf(customerId)).toBe(0)
    expect(await shop.invoiceNow(id)).toMatchObject({
      status: 'paid',
      amount_credited_minor: 50_000,
      amount_refunded_minor: 0,
    })
    expect((await shop.post(`/credit_notes/${body.data.id}/void`)).body.data.status).toBe('voided')
  })

  it('cannot give back twice what went back, or went to the balance', async () => {
    const { id } = await paidByCard()
    await shop.step(id, 'refund', { amount_minor: 30_000 })
    expect(refusalOf(await shop.credit(id, 25_000))).toEqual([422, 'amount_too_large', 'amount_minor'])
    const refused = await shop.credit(id, 25_000, { credit_method: 'customer_balance' })
    expect(refused.body.error.message).toContain('20000')
    expect(await shop.invoiceNow(id)).toMatchObject({ amount_credited_minor: 0 })
    expect((await shop.credit(id, 15_000, { credit_method: 'customer_balance' })).status).toBe(201)
    expect(refusalOf(await shop.credit(id, 6_000))).toEqual([422, 'amount_too_large', 'amount_minor'])
    // What was refunded before may still be documented.
    expect((await shop.credit(id, 35_000, { credit_method: 'external' })).status).toBe(201)
  })
})

describe('a credit note of several payments', () => {
  it('returns the last one first, each through where it came from', async () => {
    const { id } = await shop.final()
    await shop.payByCard(id, 10_000)
    await shop.payInCash(id, 15_000)
    await shop.payByCard(id, 25_000)
    const { body } = await shop.credit(id, 42_000)
    expect(body.data.status).toBe('applied')
    expect(body.data.gateway_operations).toMatchObject([
      { gateway: 'nmi', amount_minor: 25_000, status: 'succeeded' },
      { gateway: 'manual', operation: 'offline', amount_minor: 15_000, status: 'succeeded' },
      { gateway: 'nmi', operation: 'refund', amount_minor: 2_000, status: 'succeeded' },
    ])
    expect((await shop.credit(id, 8_000)).body.data.status).toBe('applied')
    expect(await shop.invoiceNow(id)).toMatchObject({ status: 'refunded', amount_refunded_minor: 50_000 })
  })

  it('of cash alone is applied at once, with its number', async () => {
    const { id } = await shop.final()
    await shop.payInCash(id, 50_000)
    const { body } = await shop.credit(id, 50_000)
    expect(body.data).toMatchObject({ status: 'applied', credit_note_number: expect.stringMatching(NUMBER) })
    expect((await shop.get(`/credit_notes/${body.data.id}`)).body.data.credit_note_number).toBe(
      body.data.credit_note_number,
    )
    expect(await shop.invoiceNow(id)).toMatchObject({ status: 'refunded' })
  })
})

describe('a credit note of what is still owed', () => {
  it('takes off what is owed, and voids an invoice of which nothing was paid', async () => {
    const { id } = await shop.final(taxed())
    const part = await shop.credit(id, 20_000)
    expect(part.body.data).toMatchObject({ status: 'applied', applied_minor: 20_000, tax_amount_minor: 3_333 })
    expect(await shop.invoiceNow(id)).toMatchObject({
      status: 'approved',
      amount_remaining_minor: 40_000,
      amount_paid_minor: 0,
      amount_credited_minor: 20_000,
    })
    expect(refusalOf(await shop.payByCard(id, 40_001))).toEqual([422, 'amount_too_large', 'amount_minor'])
    const rest = await shop.credit(id, 40_000)
    expect(rest.body.data).toMatchObject({ status: 'applied', tax_amount_minor: 6_667 })
    expect(await shop.invoiceNow(id)).toMatchObject({ status: 'voided', amount_credited_minor: 60_000 })
    expect(refusalOf(await shop.post(`/credit_notes/${part.body.data.id}/void`))[1]).toBe('invalid_state')
  })

  it('comes before anything goes back', async () => {
    const { id, customerId } = await shop.final()
    await shop.payByCard(id, 30_000)
    const { body } = await shop.credit(id, 25_000, { credit_method: 'customer_balance' })
    expect(body.data).toMatchObject({ status: 'issued', applied_minor: 20_000 })
    expect(await shop.balanceOf(customerId)).toBe(5_000)
    expect(await shop.invoiceNow(id)).toMatchObject({
      status: 'paid',
      amount_paid_minor: 30_000,
      amount_remaining_minor: 0,
    })
    await shop.post(`/credit_notes/${body.data.id}/void`)
    expect(await shop.invoiceNow(id)).toMatchObject({ status: 'partially_paid', amount_remaining_minor: 20_000 })
    expect((await shop.payByCard(id)).body.data.status).toBe('paid')
  })

  it('settles the rest of an invoice that then is paid', async () => {
    const { id } = await shop.final()
    await shop.payByCard(id, 30_000)
    expect((await shop.credit(id, 20_000)).body.data).toMatchObject({ status: 'applied', gateway_operations: [] })
    expect(await shop.invoiceNow(id)).toMatchObject({
      status: 'paid',
      amount_paid_minor: 30_000,
      amount_credited_minor: 20_000,
    })
    expect((await shop.eventsOf(id)).map(({ type }) => type).at(-1)).toBe('invoice.paid')
    // All of it, once the rest goes back too.
    expect((await shop.credit(id, 30_000)).body.data.status).toBe('applied')
    expect(await shop.invoiceNow(id)).toMatchObject({ status: 'refunded', amount_refunded_minor: 30_000 })
  })
})

describe('the lines of a credit note', () => {
  it('are the invoice’s, in proportion, and in the end exactly', async () => {
    const { id } = await paidByCard({ line_items: [CONSULTING, TRAVEL] })
    const first = (await shop.credit(id, 13_000)).body.data
    const last = (await shop.credit(id, 52_000)).body.data
    const linesOf = async (noteId: string, query = '') => (await shop.get(`/credit_notes/${noteId}/lines${query}`)).body
    expect((await linesOf(first.id)).data).toMatchObject([
      { object: 'credit_note_line', description: 'Consulting', total_amount_minor: 10_000, quantity: 1 },
      { description: 'Travel', total_amount_minor: 3_000, unit_amount_minor: 3_000 },
    ])
    expect(
      (await linesOf(last.id)).data.map((line: { total_amount_minor: number }) => line.total_amount_minor),
    ).toEqual([40_000, 12_000])
    expect(await linesOf(last.id, '?limit=1')).toMatchObject({ object: 'list', has_more: true, total_count: 2 })
    expect((await other.get(`/credit_notes/${first.id}/lines`)).status).toBe(404)
  })

  it('may be named, and bring their own tax', async () => {
    const { id } = await paidByCard({ line_items: [{ ...CONSULTING, tax_rate_ids: [vat] }, TRAVEL] })
    const [consulting, travel] = (await shop.invoiceNow(id)).lines
    const of = (line: { id: string }, amount_minor: number) => ({ invoice_line_item_id: line.id, amount_minor })
    const untaxed = await shop.credit(id, 15_000, { lines: [of(travel, 15_000)] })
    expect(untaxed.body.data.tax_amount_minor).toBe(0)
    const lines = (await shop.get(`/credit_notes/${untaxed.body.data.id}/lines`)).body.data
    expect(lines).toMatchObject([{ invoice_line_item_id: travel.id, quantity: 2, unit_amount_minor: 7_500 }])
    const again = await shop.credit(id, 1, { lines: [of(travel, 1)] })
    expect(refusalOf(again)).toEqual([400, 'validation_error', 'lines[0].amount_minor'])
    expect((await shop.credit(id, 12_000, { lines: [of(consulting, 12_000)] })).body.data.tax_amount_minor).toBe(2_000)
    expect((await shop.credit(id, 48_000)).body.data.tax_amount_minor).toBe(8_000)
  })
})

describe('a credit note is refused', () => {
  let untouched: string | undefined

  it('of an invoice that is not final, or void', async () => {
    const draft = await shop.invoice()
    expect(refusalOf(await shop.credit(draft.id, 100))).toEqual([422, 'invalid_state', 'invoice_id'])
    const { id } = await shop.final()
    await shop.step(id, 'void')
    expect(refusalOf(await shop.credit(id, 100))).toEqual([422, 'invalid_state', 'invoice_id'])
    const given = await shop.final()
    await shop.step(given.id, 'mark-uncollectible')
    expect(refusalOf(await shop.credit(given.id, 100))).toEqual([422, 'invalid_state', 'invoice_id'])
    expect(refusalOf(await other.credit(id, 100))).toEqual([404, 'resource_missing', 'invoice_id'])
  })

  it('beyond the invoice, or what is left of it', async () => {
    const { id } = await paidByCard()
    expect(refusalOf(await shop.credit(id, 50_001))).toEqual([422, 'amount_too_large', 'amount_minor'])
    await shop.credit(id, 30_000, { credit_method: 'external' })
    expect(refusalOf(await shop.credit(id, 20_001))).toEqual([422, 'amount_too_large', 'amount_minor'])
    expect(await shop.invoiceNow(id)).toMatchObject({ amount_credited_minor: 30_000, amount_refunded_minor: 0 })
  })

  it('with a subscription to cancel, of which there is none', async () => {
    const { id } = await paidByCard()
    expect(refusalOf(await shop.credit(id, 100, { cancel_subscription: true }))).toEqual([
      422,
      'invalid_state',
      'cancel_subscription',
    ])
  })

  it.each<[string, object, string]>([
    ['an amount of nothing', { amount_minor: 0 }, 'amount_minor'],
    ['no amount', { amount_minor: undefined }, 'amount_minor'],
    ['two amounts', { amount: 5 }, 'amount'],
    ['more than the declared ceiling', { amount_minor: 2_000_000_001 }, 'amount_minor'],
    ['more tax than there is', { tax_amount_minor: 1 }, 'tax_amount_minor'],
    ['another way', { credit_method: 'voucher' }, 'credit_method'],
    ['a reason of its own code', { reason_code: 'because' }, 'reason_code'],
    [
      'more days unused than there are',
      { is_prorated: true, proration_days_total: 30, proration_days_unused: 31 },
      'proration_days_unused',
    ],
    ['a period of no days', { proration_days_total: 0 }, 'proration_days_total'],
    ['no lines', { lines: [] }, 'lines'],
    ['what is not known', { colour: 'red' }, 'colour'],
  ])('with %s', async (_, fields, param) => {
    untouched ??= (await shop.final()).id
    const id = untouched
    expect(refusalOf(await shop.credit(id, 100, fields))).toEqual([400, 'validation_error', param])
    expect(await shop.invoiceNow(id)).toMatchObject({ amount_credited_minor: 0 })
  })
})

describe('a credit note with a key in its body', () => {
  it('is issued once, and another request with the key is refused', async () => {
    const { id } = await paidByCard()
    const fields = {
      idempotency_key: 'storno-1',
      is_prorated: true,
      proration_days_total: 30,
      proration_days_unused: 10,
    }
    const answers = await Promise.all(Array.from({ length: 8 }, () => shop.credit(id, 1_000, fields)))
    const taken = answers.filter(({ status }) => status === 201)
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true)
    expect(new Set(taken.map(({ body }) => body.data.id)).size).toBe(1)
    expect(taken[0]?.body.data).toMatchObject({
      is_prorated: true,
      proration_days_total: 30,
      proration_days_unused: 10,
    })
    const again = await shop.credit(id, 1_000, fields)
    expect(again.body.data).toMatchObject({ id: taken[0]?.body.data.id, gateway_operations: [{ status: 'succeeded' }] })
    expect(refusalOf(await shop.credit(id, 1_001, fields))).toEqual([409, 'conflict', 'idempotency_key'])
    expect(await shop.invoiceNow(id)).toMatchObject({ amount_credited_minor: 1_000, amount_refunded_minor: 1_000 })
  })

  it('acts as one in the header does', async () => {
    const { id } = await paidByCard()
    const key = { 'idempotency-key': crypto.randomUUID() }
    const body = { invoice_id: id, amount_minor: 700, credit_method: 'customer_balance' }
    const first = await shop.post('/credit_notes', body, key)
    expect((await shop.post('/credit_notes', body, key)).body).toEqual(first.body)
    expect(first.body.data.credit_note_number).toMatch(NUMBER)
    expect(await shop.invoiceNow(id)).toMatchObject({ amount_credited_minor: 700 })
  })
})
