import { invoiceResponse, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { approveInvoice } from '@revkeen-edge/services/invoices/finalize.ts'
import * as z from 'zod'
import { answerOf, NUMBER_PATHS } from './answer.ts'

export function registerApproveInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/approve',
      operationId: 'invoices_approve',
      summary: 'Approve a submitted invoice',
      description: 'Finalises it: see there.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      response: invoiceResponse,
      errors: [404, 409, 422],
    },
    ({ context, params, requestId, c }) =>
      mutate(
        () => approveInvoice(context, c.var.platform.sealer, params.id),
        (changed) => answerOf(changed, requestId),
        { numberPath: NUMBER_PATHS },
      ),
  )
}
