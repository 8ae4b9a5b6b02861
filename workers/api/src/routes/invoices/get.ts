import { invoiceResponse, pathId, presentInvoice } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getInvoice } from '@revkeen-edge/services/invoices/get.ts'
import * as z from 'zod'

export function registerGetInvoice(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/invoices/{id}',
      operationId: 'invoices_get',
      summary: 'Get an invoice',
      description: 'With its lines. Takes the UUID or the `inv_` id.',
      tag: 'Invoices',
      scope: 'invoices:read',
      params: z.object({ id: pathId('invoice') }),
      response: invoiceResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getInvoice(context, params.id), ({ invoice, lines }) => ({
        data: presentInvoice(invoice, lines),
        requestId,
      })),
  )
}
