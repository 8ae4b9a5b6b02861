import {
  atLeastOneField,
  invoiceLineResponse,
  pathId,
  presentInvoiceSummary,
  presentLineOf,
  updateInvoiceLineBody,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateInvoiceLine } from '@revkeen-edge/services/invoices/line-edits.ts'
import * as z from 'zod'

export function registerUpdateInvoiceLine(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/invoices/{id}/line-items/{lineId}',
      operationId: 'invoices_line_items_update',
      summary: 'Change a line of a draft',
      description: 'Changes the fields that are given. A line of the catalogue is priced again.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice'), lineId: pathId('invoiceLine') }),
      body: atLeastOneField(updateInvoiceLineBody),
      response: invoiceLineResponse,
      errors: [404, 409, 422],
      extension: true,
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => updateInvoiceLine(context, params.id, params.lineId, body),
        ({ line, invoice }) => ({ data: presentLineOf(line), invoice: presentInvoiceSummary(invoice), requestId }),
      ),
  )
}
