import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readPdf, textOf } from '../documents/reader.ts'
import { crediter, expectSound, refusalOf, type Crediter } from './credit-notes-stage.ts'
import { CONSULTING } from './invoices-shop.ts'

let system: System
let shop: Crediter
let other: Crediter
let vat: string

beforeAll(async () => {
  system = await startSystem()
  shop = await crediter(system, 'crediting-reads')
  other = await crediter(system, 'onlooking-reads')
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

describe('a preview', () => {
  const preview = (invoice_id: string, amount_minor: number, fields: object = {}) =>
    shop.post('/credit_notes/preview', { invoice_id, amount_minor, ...fields })

  it('shows what issuing comes to, and issues nothing', async () => {
    const { id } = await shop.final(taxed())
    await shop.payByCard(id, 45_000)
    const { status, body } = await preview(id, 24_000)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      object: 'credit_note_preview',
      invoice_id: id,
      proposed_amount_minor: 24_000,
      proposed_tax_amount_minor: 4_000,
      applied_minor: 15_000,
      currency: 'USD',
      invoice: {
        id,
        total_minor: 60_000,
        amount_paid_minor: 45_000,
        amount_due_minor: 15_000,
        previously_credited_minor: 0,
        max_creditable_minor: 60_000,
      },
      after_credit: { new_amount_due_minor: 0, new_amount_credited_minor: 24_000, would_leave_outstanding: false },
      exceeds_max_creditable: false,
      credit_method: 'refund_to_payment_method',
      gateway_operations: [{ status: 'planned', reversal_id: null, amount_minor: 9_000 }],
    })
    expect((await shop.get(`/invoices/${id}/credit-notes`)).body.data).toEqual([])
    const issued = (await shop.credit(id, 24_000)).body.data
    expect(issued).toMatchObject({ tax_amount_minor: 4_000, applied_minor: 15_000 })
  })

  it('marks what is too much, and refuses what cannot be credited at all', async () => {
    const { id } = await shop.final()
    const { body } = await preview(id, 60_000)
    expect(body.data).toMatchObject({ exceeds_max_creditable: true, proposed_amount_minor: 60_000 })
    expect((await preview(id, 100)).body.data.after_credit).toMatchObject({ would_leave_outstanding: true })
    const draft = await shop.invoice()
    expect(refusalOf(await preview(draft.id, 100))).toEqual([422, 'invalid_state', 'invoice_id'])
    expect((await other.post('/credit_notes/preview', { invoice_id: id, amount_minor: 1 })).status).toBe(404)
  })
})

describe('a preview with a key', () => {
  const preview = (invoice_id: string, amount_minor: number, key: string) =>
    shop.post('/credit_notes/preview', { invoice_id, amount_minor }, { 'idempotency-key': key })

  it('is answered once, and conflicts with another body', async () => {
    const { id } = await shop.final()
    const key = crypto.randomUUID()
    const first = await preview(id, 100, key)
    expect(first.status).toBe(200)
    await shop.credit(id, 500)
    expect((await preview(id, 100, key)).body).toEqual(first.body)
    expect(refusalOf(await preview(id, 200, key)).slice(0, 2)).toEqual([409, 'idempotency_conflict'])
    expect((await preview(id, 100, crypto.randomUUID())).body.data).not.toEqual(first.body.data)
  })

  it('is refused once, whatever becomes of its invoice', async () => {
    const draft = await shop.invoice()
    const key = crypto.randomUUID()
    const first = await preview(draft.id, 100, key)
    expect(first.status).toBe(422)
    await shop.step(draft.id, 'finalize')
    expect(await preview(draft.id, 100, key)).toMatchObject({ status: 422, body: first.body })
    expect((await preview(draft.id, 100, crypto.randomUUID())).status).toBe(200)
  })
})

describe('eligibility', () => {
  it('of an invoice is by payment, the last one first', async () => {
    const { id } = await shop.final()
    await shop.payInCash(id, 20_000)
    await shop.payByCard(id, 30_000)
    await shop.credit(id, 10_000)
    const { body } = await shop.get(`/credit_notes/invoice/${id}/eligibility`)
    expect(body).toMatchObject({
      invoice_id: id,
      total_amount_minor: 50_000,
      total_paid_minor: 50_000,
      total_credited_minor: 10_000,
      max_creditable_minor: 40_000,
      eligible: true,
      payments: [
        {
          gateway: 'nmi',
          amount_minor: 30_000,
          amount_refunded_minor: 10_000,
          amount_available_minor: 20_000,
          card_last4: '1111',
          available_operations: ['refund'],
          constraints: { partial_supported: true, requires_card_present: false, requires_terminal_online: false },
        },
        { gateway: 'manual', amount_available_minor: 20_000, available_operations: ['offline'] },
      ],
    })
    expect((await other.get(`/credit_notes/invoice/${id}/eligibility`)).status).toBe(404)
    const short = (await shop.get(`/invoices/${id}/credit-eligibility`)).body.data
    expect(short).toEqual({
      can_credit: true,
      max_creditable_minor: 40_000,
      total_credited_minor: 10_000,
      invoice_total_minor: 50_000,
    })
    const draft = await shop.invoice()
    expect((await shop.get(`/invoices/${draft.id}/credit-eligibility`)).body.data).toMatchObject({
      can_credit: false,
      max_creditable_minor: 0,
      reason: expect.stringContaining('draft'),
    })
  })

  it('of a transaction says how much can go back, and why nothing can', async () => {
    const { id } = await paidByCard()
    const [payment] = (await shop.get(`/credit_notes/invoice/${id}/eligibility`)).body.payments
    const of = async (transaction: string) =>
      (await shop.get(`/credit_notes/transaction/${transaction}/reversal-eligibility?customer_present=true`)).body
    expect(await of(payment.transaction_id)).toMatchObject({
      can_reverse: true,
      gateway: 'nmi',
      constraints: { max_amount: 50_000, partial_supported: true, requires_customer_iban: false, reason: null },
      card_last4: '1111',
      terminal_uti: null,
    })
    await shop.credit(id, 50_000)
    expect(await of(payment.transaction_id)).toMatchObject({
      can_reverse: false,
      available_operations: [],
      constraints: { max_amount: 0, reason: expect.any(String) },
    })
    expect((await other.get(`/credit_notes/transaction/${payment.transaction_id}/reversal-eligibility`)).status).toBe(
      404,
    )
  })
})

describe('around a credit note', () => {
  it('everybody is told', async () => {
    const { id } = await paidByCard()
    const { body } = await shop.credit(id, 5_000)
    const noteId = body.data.id
    const events = await shop.eventsOf(noteId)
    expect(events.map(({ type }) => type)).toEqual(['credit_note.created', 'credit_note.issued', 'credit_note.applied'])
    expect(events.at(-1)?.object).toEqual((await shop.get(`/credit_notes/${noteId}`)).body.data)
    expect(events[0]?.object).toMatchObject({ credit_note_number: body.data.credit_note_number, status: 'issued' })
    const { results } = await system.db
      .prepare(
        "SELECT data FROM messages WHERE merchant_id = ? AND kind = 'credit_note' ORDER BY created_at DESC LIMIT 1",
      )
      .bind(shop.merchantId)
      .all<{ data: string }>()
    expect(JSON.parse(results[0]?.data ?? '{}')).toMatchObject({
      creditNoteNumber: body.data.credit_note_number,
      amountMinor: 5_000,
    })
  })

  it('lists find it by what it is', async () => {
    const { id, customerId } = await paidByCard()
    const made = (
      await shop.post(`/invoices/${id}/credit-notes`, { amount: 100, creditMethod: 'none', metadata: { a: 1 } })
    ).body
    const found = async (query: string) => (await shop.get(`/credit_notes?${query}`)).body.data
    for (const query of [`invoice_id=${id}`, `customer_id=${customerId}`, `customer_id=${customerId}&status=issued`]) {
      expect(await found(query)).toEqual([made.data])
    }
    expect(await found(`invoice_id=${id}&credit_method=external`)).toHaveLength(1)
    expect(await found(`invoice_id=${id}&credit_method=customer_balance`)).toEqual([])
    for (const status of ['draft', 'pending']) expect(await found(`status=${status}`)).toEqual([])
    expect((await shop.get(`/invoices/${id}/credit-notes`)).body.data).toEqual([made.data])
    expect((await other.get(`/invoices/${id}/credit-notes`)).status).toBe(404)
    expect((await other.get('/credit_notes')).body.data).toEqual([])
  })

  it('numbers have no gaps', async () => {
    const { id } = await other.final()
    await other.payByCard(id)
    const made = await Promise.all(
      Array.from({ length: 6 }, (_, index) => other.credit(id, 100 + index, { credit_method: 'external' })),
    )
    const numbers = made
      .filter(({ status }) => status === 201)
      .map(({ body }) => String(body.data.credit_note_number))
      .toSorted((a, b) => (a < b ? -1 : 1))
    expect(numbers.map((number) => Number(number.slice(-4)))).toEqual(numbers.map((_, index) => index + 1))
  })

  it('what it takes off is on the invoice’s file, beside what was paid', async () => {
    const { id } = await shop.final()
    await shop.payInCash(id, 30_000)
    await shop.credit(id, 5_000)
    const { bytes } = await shop.fileOf(`/invoices/${id}/pdf`)
    const text = (await readPdf(bytes)).pages.map(textOf).join('\n')
    for (const fact of ['Amount paid', '$300.00', 'Credited', '$50.00', '$150.00']) expect(text).toContain(fact)
  })

  it('three round trips are made where a gateway is asked, two else, and one to preview', async () => {
    const { id } = await paidByCard()
    const tripsOf = async (path: string, body: object) => {
      await shop.get('/credit_notes')
      return (await shop.post(path, { invoice_id: id, amount_minor: 100, ...body })).roundTrips
    }
    expect(await tripsOf('/credit_notes', {})).toBe(3)
    expect(await tripsOf('/credit_notes', { credit_method: 'external' })).toBe(2)
    expect(await tripsOf('/credit_notes/preview', {})).toBe(1)
  })

  it('there is its file, with the taxes that it takes back', async () => {
    const { id } = await paidByCard(taxed())
    const { body } = await shop.credit(id, 30_000, { reason: 'Half of it' })
    const key = await shop.fileOf(`/credit_notes/${body.data.id}/pdf?locale=en`)
    expect(key.name).toBe(`${body.data.credit_note_number}.pdf`)
    const text = (await readPdf(key.bytes)).pages.map(textOf).join('\n')
    for (const fact of [
      'Credit note',
      body.data.credit_note_number,
      'VAT (20%)',
      '$50.00',
      '$300.00',
      'Half of it',
      'INV-',
    ]) {
      expect(text).toContain(fact)
    }
    expect((await other.get(`/credit_notes/${body.data.id}/pdf`)).status).toBe(404)
  })

  it('the published client does all of it', async () => {
    const { id } = await paidByCard()
    const { creditNotes } = shop.client
    const asked = { invoice_id: id, amount_minor: 900, credit_method: 'customer_balance' } as const
    expect((await creditNotes.preview(asked)).data.proposed_amount_minor).toBe(900)
    const { data: note } = await creditNotes.create(asked)
    expect((await creditNotes.get(note.id)).data).toEqual(note)
    expect((await creditNotes.list({ invoice_id: id })).data).toEqual([note])
    expect((await creditNotes.listLines(note.id)).data).toMatchObject([{ total_amount_minor: 900 }])
    expect((await creditNotes.void(note.id)).data).toMatchObject({ id: note.id, status: 'voided' })
    await expect(creditNotes.void(note.id)).rejects.toThrow('void already')
  })
})
