import {
  invoiceLineBody,
  invoiceLineResponse,
  pathId,
  presentInvoiceSummary,
  presentLineOf,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { addInvoiceLine } from '@revkeen-edge/services/invoices/line-edits.ts'
import * as z from 'zod'

export function registerCreateInvoiceLine(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/line-items',
      operationId: 'invoices_line_items_create',
      summary: 'Add a line to a draft',
      description: 'A line of your own, negative for a credit, or a price or product of the catalogue in a quantity.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: invoiceLineBody,
      status: 201,
      response: invoiceLineResponse,
      errors: [404, 409, 422],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => addInvoiceLine(context, params.id, body),
        ({ line, invoice }) => ({ data: presentLineOf(line), invoice: presentInvoiceSummary(invoice), requestId }),
      ),
  )
}
