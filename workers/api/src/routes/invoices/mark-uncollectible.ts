import { invoiceResponse, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { markInvoiceUncollectible } from '@revkeen-edge/services/invoices/mark-uncollectible.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerMarkInvoiceUncollectible(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/mark-uncollectible',
      operationId: 'invoices_mark_uncollectible',
      summary: 'Write an invoice off',
      description: 'Gives up what is still owed on it, as a bad debt.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      response: invoiceResponse,
      errors: [404, 409, 422],
      extension: true,
    },
    ({ context, params, requestId }) =>
      mutate(
        () => markInvoiceUncollectible(context, params.id),
        (changed) => answerOf(changed, requestId),
      ),
  )
}
