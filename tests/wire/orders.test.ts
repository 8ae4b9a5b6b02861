import type { order } from '@revkeen-edge/contracts'
import type { Order } from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('orders as the client declares them', () => {
  it('one', () => {
    expectTypeOf<Answer<typeof order>>().toExtend<Order>()
  })
})
