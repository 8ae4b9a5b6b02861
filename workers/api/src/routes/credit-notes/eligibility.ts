import { creditNoteEligibilityResponse, pathId } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { creditEligibility } from '@revkeen-edge/services/credit-notes/eligibility.ts'
import { presentInvoiceEligibility } from '@revkeen-edge/services/credit-notes/view.ts'
import * as z from 'zod'

export function registerCreditNoteEligibility(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/credit_notes/invoice/{invoice_id}/eligibility',
      operationId: 'credit_notes_invoice_eligibility',
      summary: 'What can be credited of an invoice',
      description:
        'How much may be credited, and of each payment how much can go back and how, the last payment first: what is not settled can be undone (`void`) while nothing of it went back.',
      tag: 'Credit notes',
      scope: 'credit_notes:read',
      params: z.object({ invoice_id: pathId('invoice') }),
      response: creditNoteEligibilityResponse,
      errors: [404],
    },
    async ({ context, params }) => read(await creditEligibility(context, params.invoice_id), presentInvoiceEligibility),
  )
}
