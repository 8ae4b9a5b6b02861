import {
  creditNoteListResponse,
  creditNotesQuery,
  metaOf,
  paginationOf,
  presentCreditNote,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listCreditNotes } from '@revkeen-edge/services/credit-notes/list.ts'

export function registerListCreditNotes(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/credit_notes',
      operationId: 'credit_notes_list',
      summary: 'List credit notes',
      description: 'Newest first.',
      tag: 'Credit notes',
      scope: 'credit_notes:read',
      query: creditNotesQuery,
      response: creditNoteListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listCreditNotes(context, window, {
        status: query.status,
        invoiceId: query.invoice_id,
        customerId: query.customer_id,
        creditMethod: query.credit_method,
        createdGte: query.created_after,
        createdLte: query.created_before,
      })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentCreditNote),
        meta: metaOf(window, page),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
