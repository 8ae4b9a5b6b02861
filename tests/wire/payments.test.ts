import type { payment, paymentListResponse } from '@revkeen-edge/contracts'
import type { Payment, PaymentListResponse } from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('payments as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof paymentListResponse>>().toExtend<PaymentListResponse>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof payment>>().toExtend<Payment>()
  })
})
