import type { paymentAttemptListResponse, paymentAttemptResponse } from '@revkeen-edge/contracts'
import type { PaymentAttemptListResponse, PaymentAttemptSingleResponse } from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('payment attempts as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof paymentAttemptListResponse>>().toExtend<PaymentAttemptListResponse>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof paymentAttemptResponse>>().toExtend<PaymentAttemptSingleResponse>()
  })
})
