import type { Fixtures } from '../lib/fixtures.ts'
import type { Row } from '../lib/row.ts'
import { getting, posting } from './requests.ts'

/** One object by its id. */
function one(name: string, pathOf: (fixtures: Fixtures) => string): Row {
  return {
    name,
    part: 'api',
    scale: 'small',
    kind: 'read',
    expect: 200,
    maxTrips: 1,
    source: (fixtures) => getting(fixtures.apiKey, `/v2${pathOf(fixtures)}`),
  }
}

export const catalogueRows: readonly Row[] = [
  one('get a product', ({ product }) => `/products/${product}`),
  one('get a price', ({ price }) => `/prices/${price}`),
  one('get a payment link', ({ paymentLink }) => `/payment-links/${paymentLink}`),
]

export const createWebhookEndpoint: Row = {
  name: 'create a webhook endpoint',
  part: 'api',
  scale: 'small',
  kind: 'write',
  expect: 201,
  maxTrips: 1,
  source: ({ otherApiKey }) =>
    posting(otherApiKey, '/v2/webhook-endpoints', {
      url: 'https://hooks.example.com/bench',
      enabled_events: ['invoice.paid'],
    }),
}
