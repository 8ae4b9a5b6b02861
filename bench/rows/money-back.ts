import type { Sale } from '../lib/fixtures.ts'
import type { Row, Source } from '../lib/row.ts'

const write = { part: 'api', kind: 'write', scale: 'small', expect: 201 } as const

export const refundPayment: Row = {
  ...write,
  name: 'refund a part of a payment',
  maxTrips: 3,
  source: ({ apiKey, sales }) =>
    onEach(apiKey, sales, '/v2/refunds', ({ payment }) => ({ payment_id: payment, amount_minor: 1000 })),
}

/** From the other end of the sales than refunds. */
export const issueCreditNote: Row = {
  ...write,
  name: 'issue a credit note with its refund',
  maxTrips: 3,
  source: ({ apiKey, sales }) =>
    onEach(apiKey, sales.toReversed(), '/v2/credit_notes', ({ invoice }) => {
      return { invoice_id: invoice, amount_minor: 1000, credit_method: 'refund_to_payment_method' }
    }),
}

/** One sale after another: each is touched once. */
function onEach(apiKey: string, sales: readonly Sale[], path: string, bodyOf: (sale: Sale) => object): Source {
  let at = 0
  return {
    next() {
      const sale = sales[at]
      at += 1
      if (sale === undefined) return null
      const { payment, transaction, invoice, gateway } = sale
      const given = [payment, transaction, invoice, gateway].join(',')
      const headers = { 'x-api-key': apiKey, 'content-type': 'application/json', 'x-bench-given': given }
      return { method: 'POST', path, headers, body: JSON.stringify(bodyOf(sale)) }
    },
  }
}
