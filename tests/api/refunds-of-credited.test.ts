import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { crediter, expectSound, refusalOf, type Crediter } from './credit-notes-stage.ts'

let system: System
let shop: Crediter
let invoice: { id: string; customerId: string }
let paymentId: string

beforeAll(async () => {
  system = await startSystem()
  shop = await crediter(system, 'returner')
})
/** An invoice of 100.00 that was paid by card, of which 20.00 are on the customer's balance. */
beforeEach(async () => {
  invoice = await shop.final({ line_items: [{ description: 'Work', amount_minor: 10_000, quantity: 1 }] })
  await shop.payByCard(invoice.id)
  paymentId = (await payments())[0]?.transaction_id ?? ''
  await shop.credit(invoice.id, 2000, { credit_method: 'customer_balance' })
})
afterEach(() => expectSound(system))
afterAll(() => system.dispose())

interface Eligible {
  readonly transaction_id: string
  readonly amount_available_minor: number
  readonly available_operations: readonly string[]
}
const eligibility = async () => (await shop.get(`/credit_notes/invoice/${invoice.id}/eligibility`)).body
const payments = async (): Promise<readonly Eligible[]> => (await eligibility()).payments
const chargeId = async () => (await shop.get(`/transactions/${paymentId}`)).body.data.payment_id

describe('what a credit note put on the balance', () => {
  it('does not go back with the invoice as well', async () => {
    expect(refusalOf(await shop.step(invoice.id, 'refund', { amount_minor: 8001 }))).toEqual([
      422,
      'amount_too_large',
      'amount_minor',
    ])
    const { body } = await shop.step(invoice.id, 'refund')
    expect(body.data.refunds).toMatchObject([{ amount_minor: 8000, status: 'succeeded' }])
    expect(await shop.invoiceNow(invoice.id)).toMatchObject({ status: 'paid', amount_refunded_minor: 8000 })
    expect(refusalOf(await shop.step(invoice.id, 'refund'))[1]).toBe('invalid_state')
    expect(await shop.balanceOf(invoice.customerId)).toBe(2000)
  })

  it.each([
    ['payment', () => shop.post('/refunds', { payment_id: paymentId }), 'amount_minor'],
    ['charge', async () => shop.post(`/charges/${await chargeId()}/refund`), 'amountMinor'],
  ])('does not go back with the %s as well', async (_, refund, param) => {
    const path = param === 'amountMinor' ? `/charges/${await chargeId()}/refund` : '/refunds'
    const tooMuch = await shop.post(path, { ...(path === '/refunds' ? { payment_id: paymentId } : {}), [param]: 8001 })
    expect(refusalOf(tooMuch)).toEqual([422, 'amount_too_large', param])
    expect((await refund()).status).toBeLessThan(300)
    expect(await shop.invoiceNow(invoice.id)).toMatchObject({ amount_refunded_minor: 8000 })
    const rest = await refund()
    expect(refusalOf(rest)[1]).toBe('invalid_state')
    expect(rest.body.error.message).toMatch(/is on the customer’s balance already/)
  })

  it('keeps its payment from being voided', async () => {
    expect(await shop.balanceOf(invoice.customerId)).toBe(2000)
    const refused = await shop.post('/voids', { payment_id: paymentId })
    expect(refusalOf(refused)).toEqual([422, 'invalid_state', 'payment_id'])
    expect(refused.body.error.message).toMatch(/balance: refund the rest/)
  })

  it('is not shown as something that can still be returned', async () => {
    expect(await payments()).toMatchObject([{ amount_available_minor: 8000, available_operations: ['refund'] }])
    const { body } = await shop.get(`/credit_notes/transaction/${paymentId}/reversal-eligibility`)
    expect(body).toMatchObject({ constraints: { max_amount: 8000 }, available_operations: ['refund'] })
  })

  it('may go back once the credit note is void', async () => {
    const { body } = await shop.get(`/credit_notes?invoice_id=${invoice.id}`)
    expect((await shop.post(`/credit_notes/${body.data[0].id}/void`)).status).toBe(200)
    await shop.step(invoice.id, 'refund')
    expect(await shop.invoiceNow(invoice.id)).toMatchObject({ status: 'refunded', amount_refunded_minor: 10_000 })
  })
})
