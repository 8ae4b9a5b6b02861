import { issuedCreditNoteResponse, pathId, presentCreditNote, presentGatewayOperation } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { retryCreditNote } from '@revkeen-edge/services/credit-notes/retry.ts'
import * as z from 'zod'
import { isUndecided } from './answer.ts'

export function registerRetryCreditNote(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/credit_notes/{id}/retry',
      operationId: 'credit_notes_retry',
      summary: 'Return the rest of a credit note',
      description:
        'Returns what of the money of an `issued` credit note has not gone back and is not on its way: after a gateway has refused it, or was never reached. It comes from what the invoice’s payments have left by now, the last one first, each through its own gateway. `gateway_operations` says all that was asked of gateways for the credit note and what came of it.',
      tag: 'Credit notes',
      scope: 'credit_notes:write',
      extension: true,
      params: z.object({ id: pathId('creditNote') }),
      response: issuedCreditNoteResponse,
      errors: [404, 409, 422],
      callsGateway: true,
    },
    ({ context, params, requestId, c }) =>
      mutate(
        retryCreditNote(context, paymentPorts(c), params.id),
        ({ note, reversals }) => ({
          data: { ...presentCreditNote(note), gateway_operations: reversals.map(presentGatewayOperation) },
          requestId,
        }),
        { undecided: isUndecided },
      ),
  )
}
