import { invoiceResponse, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { submitInvoice } from '@revkeen-edge/services/invoices/submit.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerSubmitInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/submit',
      operationId: 'invoices_submit',
      summary: 'Submit a draft for approval',
      description: 'Hands a draft to whoever approves invoices.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      response: invoiceResponse,
      errors: [404, 422],
    },
    ({ context, params, requestId }) =>
      mutate(
        () => submitInvoice(context, params.id),
        (changed) => answerOf(changed, requestId),
      ),
  )
}
