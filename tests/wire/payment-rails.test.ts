import type { paymentRailsResponse, preferredRailsResponse } from '@revkeen-edge/contracts'
import type { CustomersPaymentRailsGetResponses, CustomersPreferredRailsGetResponses } from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('payment rails as the client declares them', () => {
  it('available', () => {
    expectTypeOf<Answer<typeof paymentRailsResponse>>().toExtend<CustomersPaymentRailsGetResponses[200]>()
  })

  it('preferred', () => {
    expectTypeOf<Answer<typeof preferredRailsResponse>>().toExtend<CustomersPreferredRailsGetResponses[200]>()
  })
})
