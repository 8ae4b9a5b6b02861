import { pathId, reversalEligibilityQuery, transactionReversalEligibilityResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { reversalEligibility } from '@revkeen-edge/services/credit-notes/eligibility.ts'
import { presentTransactionEligibility } from '@revkeen-edge/services/credit-notes/view.ts'
import * as z from 'zod'

export function registerReversalEligibility(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/credit_notes/transaction/{transaction_id}/reversal-eligibility',
      operationId: 'credit_notes_transaction_reversal_eligibility',
      summary: 'How a transaction can be reversed',
      description: 'The operations that its settlement leaves, and how much of it they can return.',
      tag: 'Credit notes',
      scope: 'credit_notes:read',
      params: z.object({ transaction_id: pathId('transaction') }),
      query: reversalEligibilityQuery,
      response: transactionReversalEligibilityResponse,
      errors: [404],
    },
    async ({ context, params }) =>
      read(await reversalEligibility(context, params.transaction_id), presentTransactionEligibility),
  )
}
