import { invoiceResponse, pathId, voidInvoiceBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { voidInvoice } from '@revkeen-edge/services/invoices/void.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerVoidInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/void',
      operationId: 'invoices_void',
      summary: 'Void an invoice',
      description: 'Cancels a final invoice of which nothing was paid.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: voidInvoiceBody,
      bodyOptional: true,
      response: invoiceResponse,
      errors: [404, 409, 422],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => voidInvoice(context, params.id, body.reason ?? null),
        (changed) => answerOf(changed, requestId),
      ),
  )
}
