import { invoiceCommentBody, invoiceCommentResponse, pathId, presentInvoiceComment } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { addInvoiceComment } from '@revkeen-edge/services/invoices/add-comment.ts'
import * as z from 'zod'

export function registerAddInvoiceComment(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/comments',
      operationId: 'invoices_comments_add',
      summary: 'Comment on an invoice',
      description: 'The customer sees it on the page of the invoice, unless `isInternal` is true.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: invoiceCommentBody,
      status: 201,
      response: invoiceCommentResponse,
      errors: [404],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => addInvoiceComment(context, params.id, body),
        (comment) => ({ data: presentInvoiceComment(comment), requestId }),
      ),
  )
}
