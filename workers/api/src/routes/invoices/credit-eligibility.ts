import { creditEligibilityResponse, pathId } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { creditEligibility } from '@revkeen-edge/services/credit-notes/eligibility.ts'
import { presentCreditEligibility } from '@revkeen-edge/services/credit-notes/view.ts'
import * as z from 'zod'

export function registerInvoiceCreditEligibility(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/invoices/{id}/credit-eligibility',
      operationId: 'invoices_credit_eligibility',
      summary: 'Whether an invoice can be credited',
      description: 'How much of it may be credited, or why nothing may.',
      tag: 'Invoices',
      scope: 'invoices:read',
      params: z.object({ id: pathId('invoice') }),
      response: creditEligibilityResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await creditEligibility(context, params.id), (found) => ({
        data: presentCreditEligibility(found),
        requestId,
      })),
  )
}
