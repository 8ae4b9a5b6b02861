import type { invoiceListResponse, invoiceResponse } from '@revkeen-edge/contracts'
import type { InvoicesGetResponses, InvoicesListResponses } from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('invoices as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof invoiceListResponse>>().toExtend<InvoicesListResponses[200]>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof invoiceResponse>>().toExtend<InvoicesGetResponses[200]>()
  })
})
