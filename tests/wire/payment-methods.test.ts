import type { customerPaymentMethodsResponse, paymentMethod, paymentMethodListResponse } from '@revkeen-edge/contracts'
import type { CustomersPaymentMethodsListResponses, PaymentMethod, PaymentMethodList } from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('payment methods as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof paymentMethodListResponse>>().toExtend<PaymentMethodList>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof paymentMethod>>().toExtend<PaymentMethod>()
  })

  it("a customer's", () => {
    expectTypeOf<Answer<typeof customerPaymentMethodsResponse>>().toExtend<CustomersPaymentMethodsListResponses[200]>()
  })
})
