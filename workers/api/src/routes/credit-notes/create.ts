import { createCreditNoteBody, issuedCreditNoteResponse } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { createCreditNote } from '@revkeen-edge/services/credit-notes/create.ts'
import { issuedAnswer, isUndecided, NUMBER_PATH } from './answer.ts'

export function registerCreateCreditNote(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/credit_notes',
      operationId: 'credit_notes_create',
      summary: 'Issue a credit note',
      description:
        'Credits a final invoice, in full or in part. What is still owed on it is credited first: a full credit of an unpaid invoice voids it. The rest goes by `credit_method`: back to what the customer paid with (`refund_to_payment_method`, the last payment first, each through its own gateway), to the customer’s balance (`customer_balance`), or nowhere (`external`). `gateway_operations` says what was asked of gateways and what came of it; the credit note is `issued` until all of it has succeeded, then `applied`. Tax is credited in proportion, and the last credit note of an invoice takes what is left of it.',
      tag: 'Credit notes',
      scope: 'credit_notes:write',
      body: createCreditNoteBody,
      bodyOptional: true,
      status: 201,
      response: issuedCreditNoteResponse,
      errors: [404, 409, 422],
      callsGateway: true,
    },
    ({ context, body: { invoice_id: invoiceId, ...body }, requestId, c }) =>
      mutate(
        createCreditNote(context, paymentPorts(c), invoiceId, body, 'invoice_id'),
        (issued) => issuedAnswer(issued, body, requestId),
        { numberPath: NUMBER_PATH, undecided: isUndecided },
      ),
  )
}
