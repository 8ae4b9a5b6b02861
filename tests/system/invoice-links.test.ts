import type { Invoice } from '@revkeen-edge/domain'
import { newCustomer } from '@revkeen-edge/services/customers/new.ts'
import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operatorContext } from '../../scripts/admin/execute.ts'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { invoiceRow } from '../data/rows.ts'
import { pay } from './buyer.ts'

let system: System
let merchant: TestMerchant
let customerId: string
let made = 0

beforeAll(async () => {
  system = await startSystem({ invariants: false })
  merchant = await testMerchant(system, 'invoice-links')
  const customer = newCustomer(contextOf(), 'owner@example.com')
  customerId = customer.id
  await merchant.commit(insert('customers', customer))
})
afterAll(() => system.dispose())

const contextOf = () => operatorContext(system.admin, { merchantId: merchant.merchantId, mode: 'sandbox' })

/** A link to an invoice of 10.00 that differs as given, and a token of its own. */
async function linkTo(given: Partial<Invoice>) {
  made += 1
  const invoice = { ...invoiceRow(contextOf(), customerId), number: `INV-1998-000${made}`, ...given }
  await merchant.commit(insert('invoices', invoice))
  const { url } = (await merchant.post('/payment-links', { mode: 'invoice', invoice_id: invoice.id })).body
  return { invoiceId: invoice.id, url: String(url), token: String(made).padStart(22, 'L') }
}

it('names what an overdue invoice was before, where a part of it had been paid', async () => {
  const { invoiceId, url, token } = await linkTo({ status: 'overdue', paidMinor: 400 })
  expect((await pay(system, { url, token, totalMinor: 600 })).status).toBe('succeeded')
  const [event] = await merchant.eventsOf(invoiceId)
  expect(event).toMatchObject({ type: 'invoice.paid', object: { amount_paid_minor: 1000, status: 'paid' } })
  expect(event?.previous).toEqual({
    status: 'overdue',
    amount_paid_minor: 400,
    amount_remaining_minor: 600,
    paid_at: null,
  })
})

it('offers no card payment of an invoice that is kept for other ways to pay', async () => {
  const { invoiceId, url, token } = await linkTo({ allowedMethods: ['bank_transfer'] })
  const page = await fetch(url)
  const text = await page.text()
  expect(text).toContain('This invoice cannot be paid by card')
  expect(text).not.toContain('ccnumber')
  expect((await pay(system, { url, token, totalMinor: 1000 })).status).toBe('unavailable')
  expect((await merchant.get(`/transactions?invoice_id=${invoiceId}`)).body.data).toEqual([])
})

it('takes a card for an invoice that allows it among others', async () => {
  const { url, token } = await linkTo({ allowedMethods: ['bank_transfer', 'card'] })
  expect((await pay(system, { url, token, totalMinor: 1000 })).status).toBe('succeeded')
})
