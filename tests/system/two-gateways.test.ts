import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openInvoice } from '../api/open-invoice.ts'
import { clearFaults } from './buyer.ts'
import { elavonStage, type ElavonStage } from './elavon.ts'

let system: System
let stage: ElavonStage
let invoiceId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
/** An invoice of 60.00 EUR: 20.00 by a card at NMI, then 30.00 by one at Elavon, then 10.00 in cash. */
beforeEach(async () => {
  stage = await elavonStage(system, `two-gateways-${(made += 1)}`)
  const { merchant, customerId } = stage
  const atNmi = (await stage.storeCard(undefined, null)).body.id
  const atElavon = (await stage.storeCard()).body.id
  invoiceId = await openInvoice(system, merchant.merchantId, { customerId, totalMinor: 6000, currency: 'EUR' })
  const pay = (body: object) => merchant.post(`/invoices/${invoiceId}/pay`, body)
  await pay({ payment_method_id: atNmi, amount_minor: 2000 })
  await pay({ payment_method_id: atElavon, amount_minor: 3000 })
  await pay({ payment_method: 'cash', amount_minor: 1000 })
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const invoice = async () => (await stage.merchant.get(`/invoices/${invoiceId}`)).body.data
const credit = (amount_minor: number) =>
  stage.merchant.post('/credit_notes', {
    invoice_id: invoiceId,
    amount_minor,
    credit_method: 'refund_to_payment_method',
    auto_route: true,
  })
const parts = (refunds: readonly { gateway: string; amount_minor: number; status: string }[]) =>
  refunds.map(({ gateway, amount_minor, status }) => [gateway, amount_minor, status])

describe('an invoice that was paid at two gateways and in cash', () => {
  it('is refunded the last payment first, each through its own gateway', async () => {
    const { status, body } = await stage.merchant.post(`/invoices/${invoiceId}/refund`, { amount_minor: 4500 })
    expect(status).toBe(200)
    expect(parts(body.data.refunds)).toEqual([
      ['manual', 1000, 'succeeded'],
      ['elavon', 3000, 'succeeded'],
      ['nmi', 500, 'succeeded'],
    ])
    expect(body.data).toMatchObject({ status: 'paid', amount_refunded_minor: 4500 })
    expect(await invoice()).toMatchObject({ status: 'paid', amount_refunded_minor: 4500 })
    await stage.merchant.post(`/invoices/${invoiceId}/refund`)
    expect(await invoice()).toMatchObject({ status: 'refunded', amount_refunded_minor: 6000 })
  })

  it('is credited in the same way', async () => {
    const { status, body } = await credit(4500)
    expect(status).toBe(201)
    expect(parts(body.data.gateway_operations)).toEqual([
      ['manual', 1000, 'succeeded'],
      ['elavon', 3000, 'succeeded'],
      ['nmi', 500, 'succeeded'],
    ])
    expect(body.data.status).toBe('applied')
    expect(await invoice()).toMatchObject({ amount_credited_minor: 4500, amount_refunded_minor: 4500 })
  })

  it('keeps what one gateway has not answered to, and finishes it later', async () => {
    await stage.trouble('error_after_charge')
    const { body } = await credit(6000)
    expect(parts(body.data.gateway_operations)).toEqual([
      ['manual', 1000, 'succeeded'],
      ['elavon', 3000, 'processing'],
      ['nmi', 2000, 'succeeded'],
    ])
    expect(body.data.status).toBe('issued')
    expect(await invoice()).toMatchObject({ status: 'paid', amount_refunded_minor: 3000 })
    await system.cron('* * * * *', new Date(Date.now() + 61_000))
    expect((await stage.merchant.get(`/credit_notes/${body.data.id}`)).body.data.status).toBe('applied')
    expect(await invoice()).toMatchObject({ status: 'refunded', amount_refunded_minor: 6000 })
  })
})
