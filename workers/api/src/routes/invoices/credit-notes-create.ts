import { createInvoiceCreditNoteBody, issuedCreditNoteResponse, pathId } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { createCreditNote } from '@revkeen-edge/services/credit-notes/create.ts'
import * as z from 'zod'
import { issuedAnswer, isUndecided, NUMBER_PATH } from '../credit-notes/answer.ts'

export function registerIssueInvoiceCreditNote(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/credit-notes',
      operationId: 'invoices_credit_note_issue',
      summary: 'Issue a credit note for an invoice',
      description: 'As `POST /v2/credit_notes` with the invoice of the path.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: createInvoiceCreditNoteBody,
      status: 201,
      response: issuedCreditNoteResponse,
      errors: [404, 409, 422],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        createCreditNote(context, paymentPorts(c), params.id, body),
        (issued) => issuedAnswer(issued, body, requestId),
        { numberPath: NUMBER_PATH, undecided: isUndecided },
      ),
  )
}
