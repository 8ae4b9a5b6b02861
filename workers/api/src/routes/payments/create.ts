import { createPaymentBody, createPaymentResponse, presentPayment } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { createPayment } from '@revkeen-edge/services/payments/create.ts'

export function registerCreatePayment(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payments',
      operationId: 'payments_create',
      summary: 'Create a payment',
      description:
        "Without `mode`, charges a customer an amount: the default payment method, `payment_method_id`, or a one-time `payment_method_token` of the gateway's card fields, which is not kept. With `mode`, pays an invoice or an order: `offline` records what was paid outside the platform, `online` charges `payment_method_id` all that is due, or with `integration_id` answers with a `payment_link` where the customer pays. While a payment is being checked the answer is 409 `payment_processing`: ask again, with the same Idempotency-Key, a minute later.",
      tag: 'Payments',
      scope: 'payments:write',
      body: createPaymentBody,
      status: 201,
      response: createPaymentResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, body, requestId, c }) => {
      const ports = { ...paymentPorts(c), sealer: c.var.platform.sealer }
      return mutate(createPayment(context, ports, body), ({ payment, link }) => ({
        data: payment && presentPayment(payment),
        payment_link: link,
        requestId,
      }))
    },
  )
}
