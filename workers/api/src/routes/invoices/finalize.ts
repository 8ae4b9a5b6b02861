import { finalizeInvoiceBody, invoiceResponse, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { finalizeInvoice } from '@revkeen-edge/services/invoices/finalize.ts'
import * as z from 'zod'
import { answerOf, NUMBER_PATHS } from './answer.ts'

export function registerFinalizeInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/finalize',
      operationId: 'invoices_finalize',
      summary: 'Finalise a draft',
      description:
        'Fixes what the draft comes to, gives it a number and a public page, and counts its discounts. Finalising approves it, with `auto_advance` or without; sending it is a request of its own. An invoice that is finalised and not sent yet stays as it is.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: finalizeInvoiceBody,
      bodyOptional: true,
      response: invoiceResponse,
      errors: [404, 409, 422],
    },
    ({ context, params, requestId, c }) =>
      mutate(
        () => finalizeInvoice(context, c.var.platform.sealer, params.id),
        (changed) => answerOf(changed, requestId),
        { numberPath: NUMBER_PATHS },
      ),
  )
}
