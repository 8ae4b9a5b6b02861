import type { System } from '@revkeen-edge/testing'
import { expect } from 'vitest'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'

/** A merchant that bills, and what its invoices need. */
export interface Biller extends TestMerchant {
  customer(fields?: object): Promise<string>
  /** Creates an invoice of one line for a new customer, unless the body says otherwise. */
  invoice(body?: object): Promise<Invoice>
  /** A step on an invoice: `finalize`, `void`, … */
  step(id: string, name: string, body?: object): Promise<Reply>
}

// The wire is what these tests are about.
// oxlint-disable-next-line typescript/no-explicit-any
type Invoice = any

let people = 0

export async function biller(system: System, slug: string): Promise<Biller> {
  const merchant = await testMerchant(system, slug)
  const customer = async (fields: object = {}) => {
    people += 1
    const { body } = await merchant.post('/customers', { email: `payer-${people}@example.com`, ...fields })
    return body.data.id as string
  }
  return {
    ...merchant,
    customer,
    async invoice(body = {}) {
      const customerId = 'customer_id' in body ? {} : { customer_id: await customer() }
      const made = await merchant.post('/invoices', { ...customerId, line_items: [CONSULTING], ...body })
      expect(made.body, JSON.stringify(made.body)).toHaveProperty('data')
      return made.body.data
    },
    step: (id, name, body) => merchant.post(`/invoices/${id}/${name}`, body),
  }
}

export const CONSULTING = { description: 'Consulting', amount_minor: 50_000, quantity: 1 }
export const TRAVEL = { description: 'Travel', amount_minor: 7_500, quantity: 2 }
