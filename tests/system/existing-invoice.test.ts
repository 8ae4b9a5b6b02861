import { insert } from '@revkeen-edge/services/plan.ts'
import { newCustomer } from '@revkeen-edge/services/customers/new.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operatorContext } from '../../scripts/admin/execute.ts'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { invoiceRow } from '../data/rows.ts'
import { pay } from './buyer.ts'

let system: System
let merchant: TestMerchant
let customerId: string

beforeAll(async () => {
  system = await startSystem({ invariants: false })
  merchant = await testMerchant(system, 'invoices')
  const customer = newCustomer(contextOf(), 'owner@example.com')
  customerId = customer.id
  await merchant.commit(insert('customers', customer))
})
afterAll(() => system.dispose())

const contextOf = () => operatorContext(system.admin, { merchantId: merchant.merchantId, mode: 'sandbox' })

async function openInvoice(): Promise<string> {
  const invoice = { ...invoiceRow(contextOf(), customerId), number: `INV-1999-${made()}` }
  await merchant.commit(insert('invoices', invoice))
  return invoice.id
}

let count = 0
const made = () => String((count += 1)).padStart(4, '0')

const invoiceCount = async () => (await merchant.get('/invoices')).body.pagination.total

it('pays an invoice that was there before, once, for its own customer', async () => {
  const invoiceId = await openInvoice()
  const { body } = await merchant.post('/checkout-sessions', { invoiceId })
  const { url, public_token: token, id } = body.data
  const before = await invoiceCount()
  expect((await pay(system, { url, token, totalMinor: 1000, email: 'somebody-else@example.com' })).status).toBe(
    'succeeded',
  )
  expect(await invoiceCount()).toBe(before)
  const invoice = (await merchant.get(`/invoices/${invoiceId}`)).body.data
  expect(invoice).toMatchObject({
    status: 'paid',
    amount_paid_minor: 1000,
    customer_id: customerId,
    invoice_number: 'INV-1999-0001',
  })
  const events = await merchant.eventsOf(invoiceId)
  expect(events.map(({ type }) => type)).toEqual(['invoice.paid'])
  expect((await merchant.get(`/checkout-sessions/${id}`)).body.data).toMatchObject({
    status: 'complete',
    invoice_id: invoiceId,
  })
  const again = await merchant.post('/checkout-sessions', { invoiceId })
  expect(again.status).toBe(422)
})

it('takes one payment of an invoice from two sessions at once', async () => {
  const invoiceId = await openInvoice()
  const sessions = [
    await merchant.post('/checkout-sessions', { invoiceId }),
    await merchant.post('/checkout-sessions', { invoiceId }),
  ]
  const answers = await Promise.all(
    sessions.map(({ body }) => pay(system, { url: body.data.url, token: body.data.public_token, totalMinor: 1000 })),
  )
  expect(answers.filter(({ status }) => status === 'succeeded')).toHaveLength(1)
  const sales = (await merchant.get(`/transactions?invoice_id=${invoiceId}`)).body.data
  expect(sales).toHaveLength(1)
})

it('completes a link that is for one invoice', async () => {
  const invoiceId = await openInvoice()
  const link = (await merchant.post('/payment-links', { mode: 'invoice', invoice_id: invoiceId })).body
  const token = 'AAAAAAAAAAAAAAAAAAAAAA'
  expect((await pay(system, { url: link.url, token, totalMinor: 1000 })).status).toBe('succeeded')
  expect((await merchant.get(`/payment-links/${link.id}`)).body.status).toBe('completed')
  const [sale] = (await merchant.get(`/transactions?invoice_id=${invoiceId}`)).body.data
  expect(sale.customer_id).toBe(customerId)
  const second = await pay(system, { url: link.url, token: 'BBBBBBBBBBBBBBBBBBBBBB', totalMinor: 1000 })
  expect(second.status).toBe('already_paid')
})

it('says the number of the invoice in the receipt', async () => {
  const invoiceId = await openInvoice()
  const { url, public_token: token } = (await merchant.post('/checkout-sessions', { invoiceId })).body.data
  await pay(system, { url, token, totalMinor: 1000, email: 'receipt@example.com' })
  const mails = async () => {
    const response = await fetch(`${system.urls.sandbox}/mailbox.json?to=receipt@example.com`)
    return ((await response.json()) as { subject: string }[]).map(({ subject }) => subject)
  }
  await expect.poll(mails, { timeout: 10_000 }).toEqual([expect.stringMatching(/INV-1999-\d{4}/)])
})

it('does not charge an invoice again for a session that read it before it was paid', async () => {
  const invoiceId = await openInvoice()
  const sessions = await Promise.all(
    Array.from({ length: 12 }, async () => (await merchant.post('/checkout-sessions', { invoiceId })).body.data),
  )
  // A little apart, so that some read the invoice before, and begin after, another one has settled.
  const answers = await Promise.all(
    sessions.map(async ({ url, public_token: token }, n) => {
      await new Promise((resolve) => setTimeout(resolve, n * 6))
      return pay(system, { url, token, totalMinor: 1000 })
    }),
  )
  expect(answers.filter(({ status }) => status === 'succeeded')).toHaveLength(1)
  expect((await merchant.get(`/transactions?invoice_id=${invoiceId}`)).body.data).toHaveLength(1)
})
