import { createInvoiceBody, invoiceResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createInvoice } from '@revkeen-edge/services/invoices/create.ts'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'
import { answerOf, NUMBER_PATHS } from './answer.ts'

export function registerCreateInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices',
      operationId: 'invoices_create',
      summary: 'Create an invoice',
      description:
        'With `line_items` of your own or of the catalogue, or of `total_minor` alone, which makes one line of it. Both together have to agree. A draft unless `status` finalises (`finalized`) or sends it (`sent`) at once. `line_items: []` begins an empty draft.',
      tag: 'Invoices',
      scope: 'invoices:write',
      body: createInvoiceBody,
      status: 201,
      response: invoiceResponse,
      errors: [404, 409, 422],
    },
    ({ context, body, requestId, c }) =>
      mutate(
        optimistic((checked) => createInvoice(context, c.var.platform.sealer, body, checked)),
        (made) => answerOf(made, requestId),
        { numberPath: NUMBER_PATHS },
      ),
  )
}
