import {
  creditNoteLineListResponse,
  creditNoteLinesQuery,
  listObject,
  paginationOf,
  pathId,
  presentCreditNoteLine,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { linesOfCreditNote } from '@revkeen-edge/services/credit-notes/get.ts'
import * as z from 'zod'

export function registerListCreditNoteLines(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/credit_notes/{id}/lines',
      operationId: 'credit_notes_list_lines',
      summary: "List a credit note's lines",
      description: 'In the order of the invoice: how much of each of its lines is credited.',
      tag: 'Credit notes',
      scope: 'credit_notes:read',
      params: z.object({ id: pathId('creditNote') }),
      query: creditNoteLinesQuery,
      response: creditNoteLineListResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      return read(await linesOfCreditNote(context, params.id, window), (page) => ({
        ...listObject(page, `/v2/credit_notes/${params.id}/lines`),
        data: page.items.map(presentCreditNoteLine),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
