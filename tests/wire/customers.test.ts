import type {
  customerInvoice,
  customerListResponse,
  customerOrder,
  customerPayment,
  customerResponse,
  customerSubscription,
} from '@revkeen-edge/contracts'
import type {
  CustomerInvoice,
  CustomerOrder,
  CustomerPayment,
  CustomerSubscription,
  CustomersCreateResponses,
  CustomersGetResponses,
  CustomersListResponses,
  CustomersUpdateResponses,
} from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('customers as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof customerListResponse>>().toExtend<CustomersListResponses[200]>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof customerResponse>>().toExtend<CustomersGetResponses[200]>()
  })

  it('a new one', () => {
    expectTypeOf<Answer<typeof customerResponse>>().toExtend<CustomersCreateResponses[201]>()
  })

  it('a changed one', () => {
    expectTypeOf<Answer<typeof customerResponse>>().toExtend<CustomersUpdateResponses[200]>()
  })

  it('invoices of one', () => {
    expectTypeOf<Answer<typeof customerInvoice>>().toExtend<CustomerInvoice>()
  })

  it('orders of one', () => {
    expectTypeOf<Answer<typeof customerOrder>>().toExtend<CustomerOrder>()
  })

  it('payments of one', () => {
    expectTypeOf<Answer<typeof customerPayment>>().toExtend<CustomerPayment>()
  })

  it('subscriptions of one', () => {
    expectTypeOf<Answer<typeof customerSubscription>>().toExtend<CustomerSubscription>()
  })
})
