import type { Buyer, Customer, TaxRate } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import type { Context } from '../context.ts'
import { newCustomer } from '../customers/new.ts'
import { systemRuntime } from '../runtime.ts'
import type { PayableCheckout } from './load.ts'
import { payerOf } from './payer.ts'

const context = { tenant: { merchantId: 'm', mode: 'sandbox' }, now: 0, runtime: systemRuntime } as Context
const RATES = [{} as TaxRate]

const buyer = (country: string | null): Buyer => ({
  email: 'Ada@example.com',
  name: 'Ada',
  phone: null,
  billing: country === null ? null : { line1: 'A', line2: null, city: 'B', state: null, postalCode: null, country },
  shipping: null,
})
const known = (set: Partial<Customer> = {}): Customer => ({ ...newCustomer(context, 'ada@example.com'), ...set })

function payer(found: { session?: object | null; customer?: Customer | null; rates?: readonly TaxRate[] }, more = {}) {
  const checkout = { session: null, customer: null, rates: [], ...found } as unknown as PayableCheckout
  const {
    country = 'DE',
    tried = null,
    keyTaken = false,
  } = more as { country?: string; tried?: Customer; keyTaken?: boolean }
  return payerOf(context, checkout, buyer(country), { tried, keyTaken })
}

describe('whom a subscription is for', () => {
  it('is the session’s customer, whatever is typed', () => {
    const owner = known({ email: 'other@example.com', taxTreatment: 'exempt' })
    const session = { customerId: owner.id }
    expect(payer({ session, customer: owner, rates: RATES })).toEqual({ customer: owner, isNew: false })
  })

  it('is a new one with what was typed, where nobody matches', () => {
    const { customer, isNew } = payer({ rates: RATES })
    expect(isNew).toBe(true)
    expect(customer).toMatchObject({
      email: 'Ada@example.com',
      name: 'Ada',
      country: 'DE',
      buyerKey: 'ada@example.com',
    })
    expect(payer({ rates: RATES }, { keyTaken: true }).customer.buyerKey).toBeNull()
  })

  it.each([
    ['as typed', known({ country: 'DE' })],
    ['elsewhere', known({ country: 'FR' })],
    ['exempt', known({ country: 'DE', taxTreatment: 'exempt' })],
  ])('is a record of its own, where the e-mail is one of somebody else: %s', (_, customer) => {
    const found = payer({ customer, rates: RATES })
    expect(found).toMatchObject({ isNew: true, customer: { country: 'DE', taxTreatment: 'taxed', buyerKey: null } })
  })

  it('is who tried before in this session by the same e-mail', () => {
    const tried = known({ country: 'DE' })
    const customer = known({ country: 'DE' })
    expect(payer({ customer, rates: RATES }, { tried }).customer).toBe(tried)
    expect(payer({ customer, rates: RATES }, { tried: { ...tried, email: 'bo@example.com' } }).isNew).toBe(true)
    expect(payer({ rates: RATES }, { tried: { ...tried, country: 'FR' } }).isNew).toBe(true)
  })
})
