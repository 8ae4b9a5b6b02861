import { cancelPaymentIntentBody, pathId, paymentIntent, presentPaymentIntent } from '@revkeen-edge/contracts'
import { paymentPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { cancelPaymentIntent } from '@revkeen-edge/services/payment-intents/cancel.ts'
import * as z from 'zod'

export function registerCancelPaymentIntent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-intents/{id}/cancel',
      operationId: 'payment_intents_cancel',
      summary: 'Cancel a payment intent',
      description: 'Cancels an intent that has not succeeded. Held funds are let go at the gateway.',
      tag: 'Payment intents',
      scope: 'payment_intents:write',
      params: z.object({ id: pathId('paymentIntent') }),
      body: cancelPaymentIntentBody,
      bodyOptional: true,
      response: paymentIntent,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, c }) =>
      mutate(cancelPaymentIntent(context, paymentPorts(c), params.id, body), (intent) =>
        presentPaymentIntent(intent, context.tenant.mode),
      ),
  )
}
