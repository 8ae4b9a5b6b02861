import {
  creditNoteListResponse,
  metaOf,
  offsetQuery,
  paginationOf,
  pathId,
  presentCreditNote,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listCreditNotesOfInvoice } from '@revkeen-edge/services/credit-notes/list.ts'
import * as z from 'zod'

export function registerListInvoiceCreditNotes(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/invoices/{id}/credit-notes',
      operationId: 'invoices_credit_notes_list',
      summary: "List an invoice's credit notes",
      description: 'Newest first.',
      tag: 'Invoices',
      scope: 'invoices:read',
      params: z.object({ id: pathId('invoice') }),
      query: offsetQuery,
      response: creditNoteListResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      return read(await listCreditNotesOfInvoice(context, params.id, window), (page) => ({
        data: page.items.map(presentCreditNote),
        meta: metaOf(window, page),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
