import type { transactionListResponse, transactionResponse } from '@revkeen-edge/contracts'
import type { TransactionsGetResponses, TransactionsListResponses } from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('transactions as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof transactionListResponse>>().toExtend<TransactionsListResponses[200]>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof transactionResponse>>().toExtend<TransactionsGetResponses[200]>()
  })
})
