import type { Row } from '../lib/row.ts'
import { getting, mark, posting } from './requests.ts'

const read = { part: 'api', kind: 'read', expect: 200, maxTrips: 1 } as const
const write = { part: 'api', kind: 'write', expect: 201, scale: 'small' } as const

const newCustomer = { email: 'new@example.com', name: 'New Customer', phone: '+15550100', metadata: { plan: 'gold' } }

/** Finds one customer of however many. */
const SEARCH = 'archer.100%40example'

export const getCustomer: Row = {
  ...read,
  name: 'get a customer',
  scale: 'small',
  source: ({ apiKey, customer }) => getting(apiKey, `/v2/customers/${customer}`),
}

export const listCustomers: Row = {
  ...read,
  name: 'list customers, page 1, small',
  scale: 'small',
  source: ({ apiKey }) => getting(apiKey, '/v2/customers'),
}

export const listManyCustomers: Row = { ...listCustomers, name: 'list customers, page 1, large', scale: 'large' }

export const searchCustomers: Row = {
  ...read,
  name: 'search customers, small',
  scale: 'small',
  source: ({ apiKey }) => getting(apiKey, `/v2/customers?search=${SEARCH}`),
}

export const searchManyCustomers: Row = { ...searchCustomers, name: 'search customers, large', scale: 'large' }

export const createCustomer: Row = {
  ...write,
  name: 'create a customer',
  maxTrips: 1,
  source: ({ apiKey }) => posting(apiKey, '/v2/customers', newCustomer),
}

export const createCustomerWithKey: Row = {
  ...write,
  name: 'create a customer with a key',
  maxTrips: 2,
  source: ({ apiKey }) => posting(apiKey, '/v2/customers', newCustomer, () => ({ 'idempotency-key': mark() })),
}
