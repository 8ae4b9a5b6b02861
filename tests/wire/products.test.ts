import type { productListResponse, productResponse } from '@revkeen-edge/contracts'
import type {
  ProductsCreateResponses,
  ProductsGetResponses,
  ProductsListResponses,
  ProductsUpdateResponses,
} from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('products as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof productListResponse>>().toExtend<ProductsListResponses[200]>()
  })

  it('one, new, found or changed', () => {
    expectTypeOf<Answer<typeof productResponse>>().toExtend<ProductsGetResponses[200]>()
    expectTypeOf<Answer<typeof productResponse>>().toExtend<ProductsCreateResponses[201]>()
    expectTypeOf<Answer<typeof productResponse>>().toExtend<ProductsUpdateResponses[200]>()
  })
})
