import { atLeastOneField, invoiceResponse, pathId, updateInvoiceBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateInvoice } from '@revkeen-edge/services/invoices/update.ts'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'
import * as z from 'zod'
import { answerOf, NUMBER_PATHS } from './answer.ts'

export function registerUpdateInvoice(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/invoices/{id}',
      operationId: 'invoices_update',
      summary: 'Update an invoice',
      description:
        'Changes the fields that are given; null clears one. Lines, totals, discounts, the number and the terms can be changed until the invoice is final; words, the due date, ways to pay and metadata always. `line_items` replaces all lines. `status` is another spelling of the step that leads there, and comes alone.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: atLeastOneField(updateInvoiceBody),
      response: invoiceResponse,
      errors: [404, 409, 422],
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        optimistic((checked) => updateInvoice(context, c.var.platform.sealer, params.id, body, checked)),
        (changed) => answerOf(changed, requestId),
        { numberPath: NUMBER_PATHS },
      ),
  )
}
