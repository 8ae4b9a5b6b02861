import { creditNoteResponse, pathId, presentCreditNote } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getCreditNote } from '@revkeen-edge/services/credit-notes/get.ts'
import * as z from 'zod'

export function registerGetCreditNote(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/credit_notes/{id}',
      operationId: 'credit_notes_get',
      summary: 'Get a credit note',
      description: 'Takes the UUID or the `cn_` id.',
      tag: 'Credit notes',
      scope: 'credit_notes:read',
      params: z.object({ id: pathId('creditNote') }),
      response: creditNoteResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getCreditNote(context, params.id), (row) => ({ data: presentCreditNote(row), requestId })),
  )
}
