import type {
  checkoutSessionResponse,
  createdCheckoutSessionResponse,
  expiredCheckoutSessionResponse,
} from '@revkeen-edge/contracts'
import type {
  CheckoutSessionsCreateResponses,
  CheckoutSessionsExpireResponses,
  CheckoutSessionsGetResponses,
} from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('checkout sessions as the client declares them', () => {
  it('a new one', () => {
    expectTypeOf<Answer<typeof createdCheckoutSessionResponse>>().toExtend<CheckoutSessionsCreateResponses[201]>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof checkoutSessionResponse>>().toExtend<CheckoutSessionsGetResponses[200]>()
  })

  it('an expired one', () => {
    expectTypeOf<Answer<typeof expiredCheckoutSessionResponse>>().toExtend<CheckoutSessionsExpireResponses[200]>()
  })
})
