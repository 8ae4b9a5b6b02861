import { invoiceResponse, pathId, payInvoiceBody, presentInvoice } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { payInvoice } from '@revkeen-edge/services/invoices/pay.ts'
import * as z from 'zod'

export function registerPayInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/pay',
      operationId: 'invoices_pay',
      summary: 'Pay an invoice',
      description:
        "Without a body, charges all that is due to the customer's default payment method; `payment_method_id` charges that one, `amount_minor` a part. With `payment_method`, records what was paid outside the platform: cash, a check, a bank transfer. While a payment is being checked the answer is 409 `payment_processing`: ask again, with the same Idempotency-Key, a minute later.",
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: payInvoiceBody,
      bodyOptional: true,
      response: invoiceResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(payInvoice(context, paymentPorts(c), params.id, body), ({ invoice, lines }) => ({
        data: presentInvoice(invoice, lines),
        requestId,
      })),
  )
}
