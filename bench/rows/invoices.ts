import type { Row, Source } from '../lib/row.ts'
import { posting } from './requests.ts'

const write = { part: 'api', kind: 'write', scale: 'small' } as const

export const createInvoice: Row = {
  ...write,
  name: 'create an invoice',
  expect: 201,
  maxTrips: 2,
  source: ({ apiKey, customer }) =>
    posting(apiKey, '/v2/invoices', {
      customer_id: customer,
      currency: 'USD',
      line_items: [
        { description: 'Consulting', amount_minor: 50_000, quantity: 1 },
        { description: 'Travel', amount_minor: 15_000, quantity: 2 },
      ],
    }),
}

export const finalizeInvoice: Row = {
  ...write,
  name: 'finalise an invoice',
  expect: 200,
  maxTrips: 2,
  source: ({ apiKey, drafts }) => onEach(apiKey, drafts, 'finalize', {}),
}

export const payInvoice: Row = {
  ...write,
  name: 'pay an invoice by stored card',
  expect: 200,
  maxTrips: 3,
  source: ({ apiKey, payable, paymentMethod }) => onEach(apiKey, payable, 'pay', { payment_method_id: paymentMethod }),
}

/** The same action on one invoice after another: each can be finalised or paid once. */
function onEach(apiKey: string, invoices: readonly string[], action: string, body: object): Source {
  let at = 0
  const text = JSON.stringify(body)
  return {
    next() {
      const id = invoices[at]
      at += 1
      if (id === undefined) return null
      const headers = { 'x-api-key': apiKey, 'content-type': 'application/json', 'x-bench-given': id }
      return { method: 'POST', path: `/v2/invoices/${id}/${action}`, headers, body: text }
    },
  }
}
