import { invoiceResponse, pathId, rejectInvoiceBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { rejectInvoice } from '@revkeen-edge/services/invoices/reject.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerRejectInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/reject',
      operationId: 'invoices_reject',
      summary: 'Reject a submitted invoice',
      description: 'Gives it back as a draft, with the reason.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: rejectInvoiceBody,
      bodyOptional: true,
      response: invoiceResponse,
      errors: [404, 422],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => rejectInvoice(context, params.id, body.reason ?? body.notes ?? null),
        (changed) => answerOf(changed, requestId),
      ),
  )
}
