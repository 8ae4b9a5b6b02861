import { deletedInvoiceLineResponse, pathId, presentInvoiceSummary } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { deleteInvoiceLine } from '@revkeen-edge/services/invoices/line-edits.ts'
import * as z from 'zod'

export function registerDeleteInvoiceLine(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/invoices/{id}/line-items/{lineId}',
      operationId: 'invoices_line_items_delete',
      summary: 'Take a line off a draft',
      description: 'The invoice is computed again without it.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice'), lineId: pathId('invoiceLine') }),
      response: deletedInvoiceLineResponse,
      errors: [404, 409, 422],
      extension: true,
    },
    ({ context, params, requestId }) =>
      mutate(
        () => deleteInvoiceLine(context, params.id, params.lineId),
        ({ line, invoice }) => ({
          data: { id: line.id, deleted: true },
          invoice: presentInvoiceSummary(invoice),
          success: true,
          requestId,
        }),
      ),
  )
}
