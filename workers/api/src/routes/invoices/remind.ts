import { invoiceResponse, pathId, remindInvoiceBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { remindInvoice } from '@revkeen-edge/services/invoices/remind.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerRemindInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/reminders',
      operationId: 'invoices_remind',
      summary: 'Remind of an invoice',
      description:
        'Sends the customer a reminder of an invoice that was sent and is still owed, with a message of yours if you like.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: remindInvoiceBody,
      bodyOptional: true,
      response: invoiceResponse,
      errors: [404, 422],
      extension: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        () => remindInvoice(context, c.var.platform.sealer, params.id, body),
        (changed) => answerOf(changed, requestId),
      ),
  )
}
