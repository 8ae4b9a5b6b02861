import { createPaymentMethodBody, paymentMethod, presentPaymentMethod } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createPaymentMethod } from '@revkeen-edge/services/payment-methods/create.ts'

export function registerCreatePaymentMethod(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-methods',
      operationId: 'payment_methods_create',
      summary: 'Store a payment method',
      description:
        "Turns a one-time token of the gateway's card fields into a payment method of a customer. The first one is the default. The card is stored as it is, not verified by a charge.",
      tag: 'Payment methods',
      scope: 'payment_methods:write',
      body: createPaymentMethodBody,
      status: 201,
      response: paymentMethod,
      errors: [404, 422, 503],
      callsGateway: true,
    },
    ({ context, body, c }) => {
      const { attempt, abandon } = createPaymentMethod(context, c.var.platform.gateways, body)
      return mutate(attempt, presentPaymentMethod, { abandon })
    },
  )
}
