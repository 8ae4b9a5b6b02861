import { invoiceResponse, pathId, sendInvoiceBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { sendInvoice } from '@revkeen-edge/services/invoices/send.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerSendInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/send',
      operationId: 'invoices_send',
      summary: 'Send an invoice',
      description:
        'To its customer, with a link to its page: as the merchant has set it for sent invoices, by the channel given, or by e-mail to the addresses given. It has to be final; it may be sent again.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: sendInvoiceBody,
      bodyOptional: true,
      response: invoiceResponse,
      errors: [404, 422],
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        () => sendInvoice(context, c.var.platform.sealer, params.id, body, c.var.platform.channels),
        (changed) => answerOf(changed, requestId),
      ),
  )
}
