import { creditNoteResponse, pathId, presentCreditNote } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { voidCreditNote } from '@revkeen-edge/services/credit-notes/void.ts'
import * as z from 'zod'

export function registerVoidCreditNote(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/credit_notes/{id}/void',
      operationId: 'credit_notes_void',
      summary: 'Void a credit note',
      description:
        'Takes a credit note back that is `issued`: what it credited counts again, and no money moves. Refused once money of it went back or is on its way, and where the customer has spent its credit.',
      tag: 'Credit notes',
      scope: 'credit_notes:write',
      params: z.object({ id: pathId('creditNote') }),
      response: creditNoteResponse,
      errors: [404, 409, 422],
    },
    ({ context, params, requestId }) =>
      mutate(
        () => voidCreditNote(context, params.id),
        (note) => ({ data: presentCreditNote(note), requestId }),
      ),
  )
}
