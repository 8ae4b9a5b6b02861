import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'

let system: System
let merchant: TestMerchant
let customer: string
let card: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'published-client')
  const made = await merchant.client.customers.create({ email: 'ada@example.com', name: 'Ada Lovelace' })
  customer = made.data.id
  card = (await merchant.post('/payment-methods', { customer_id: customer, token: await cardToken() })).body.id
})
afterAll(() => system.dispose())

async function cardToken(): Promise<string> {
  const response = await fetch(`${system.urls.sandbox}/collect/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number: '4111111111111111', exp: '12/30', cvv: '999' }),
  })
  return ((await response.json()) as { token: string }).token
}

describe('the published client, unchanged', () => {
  it('takes an invoice from its draft to a paid one', async () => {
    const { invoices } = merchant.client
    const { data: draft } = await invoices.create({ customer_uuid: customer, total_minor: 65_000, currency: 'USD' })
    expect(draft).toMatchObject({ status: 'draft', total_minor: 65_000, customer_uuid: customer })
    const due = '2027-03-15T00:00:00Z'
    expect((await invoices.update(draft.id, { due_date: due })).data.due_date).toBe(due)
    const { data: final } = await invoices.finalize(draft.id)
    expect(final).toMatchObject({ status: 'approved' })
    expect(final.invoice_number).toMatch(/^INV-\d{4}-0001$/)
    expect((await invoices.send(draft.id, { channel: 'email' })).data.status).toBe('sent')
    const estimate = await invoices.marginEstimate(draft.id, { rails: ['card'] })
    expect(estimate.data.estimates[0]).toMatchObject({ rail: 'card', gross_minor: 65_000 })

    const paid = await merchant.post(`/invoices/${draft.id}/pay`, { payment_method_id: card })
    expect(paid.body.data.status).toBe('paid')
    expect((await invoices.get(draft.id)).data).toEqual(paid.body.data)
    expect((await invoices.list({ status: 'paid' })).data.map(({ id }) => id)).toEqual([draft.id])
  })

  it('voids what nobody paid', async () => {
    const { invoices } = merchant.client
    const { data: draft } = await invoices.create({ customer_uuid: customer, total_minor: 900 })
    await invoices.finalize(draft.id)
    expect((await invoices.void(draft.id, { reason: 'Duplicate invoice' })).data.status).toBe('voided')
  })

  it('charges at once, or holds, captures and lets go', async () => {
    const { paymentIntents } = merchant.client
    const known = { amount: 5_000, currency: 'USD', customer, payment_method: card }
    const direct = await paymentIntents.create(known)
    expect(direct.status).toBe('requires_confirmation')
    expect(await paymentIntents.confirm(direct.id)).toMatchObject({ status: 'succeeded', amount_received: 5_000 })

    const held = await paymentIntents.create({ ...known, amount: 6_000, capture_method: 'manual' })
    expect(await paymentIntents.confirm(held.id)).toMatchObject({ status: 'processing', amount_capturable: 6_000 })
    expect(await paymentIntents.capture(held.id, { amount_to_capture: 2_500 })).toMatchObject({
      status: 'succeeded',
      amount_received: 2_500,
      amount_capturable: 0,
    })

    const dropped = await paymentIntents.create({ ...known, amount: 7_000, capture_method: 'manual' })
    await paymentIntents.confirm(dropped.id)
    const canceled = await paymentIntents.cancel(dropped.id, { cancellation_reason: 'requested_by_customer' })
    expect(canceled).toMatchObject({ status: 'canceled', amount_capturable: 0 })
    expect(await paymentIntents.get(dropped.id)).toEqual(canceled)
    const listed = await paymentIntents.list({ customer })
    expect(listed.data.map(({ id }) => id)).toEqual([dropped.id, held.id, direct.id])
  })
})
