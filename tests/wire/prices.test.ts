import type { price, priceListResponse } from '@revkeen-edge/contracts'
import type {
  PricesArchiveResponses,
  PricesCreateResponses,
  PricesGetResponses,
  PricesListResponses,
  PricesUpdateResponses,
} from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('prices as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof priceListResponse>>().toExtend<PricesListResponses[200]>()
  })

  it('one, new, found, changed or archived', () => {
    expectTypeOf<Answer<typeof price>>().toExtend<PricesGetResponses[200]>()
    expectTypeOf<Answer<typeof price>>().toExtend<PricesCreateResponses[201]>()
    expectTypeOf<Answer<typeof price>>().toExtend<PricesUpdateResponses[200]>()
    expectTypeOf<Answer<typeof price>>().toExtend<PricesArchiveResponses[200]>()
  })
})
