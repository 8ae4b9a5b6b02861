import {
  invoiceCommentListResponse,
  invoiceCommentsQuery,
  paginationOf,
  pathId,
  presentInvoiceComment,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listInvoiceComments } from '@revkeen-edge/services/invoices/list-comments.ts'
import * as z from 'zod'

export function registerListInvoiceComments(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/invoices/{id}/comments',
      operationId: 'invoices_comments_list',
      summary: 'List the comments on an invoice',
      description: 'Newest first. `includeInternal=true` shows the internal ones as well.',
      tag: 'Invoices',
      scope: 'invoices:read',
      params: z.object({ id: pathId('invoice') }),
      query: invoiceCommentsQuery,
      response: invoiceCommentListResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      const internal = query.includeInternal ?? query.include_internal ?? false
      return read(await listInvoiceComments(context, params.id, window, { internal }), (page) => ({
        data: page.items.map(presentInvoiceComment),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
