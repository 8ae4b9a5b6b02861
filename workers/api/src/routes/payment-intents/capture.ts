import { capturePaymentIntentBody, pathId, paymentIntent, presentPaymentIntent } from '@revkeen-edge/contracts'
import { paymentPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { capturePaymentIntent } from '@revkeen-edge/services/payment-intents/capture.ts'
import * as z from 'zod'

export function registerCapturePaymentIntent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-intents/{id}/capture',
      operationId: 'payment_intents_capture',
      summary: 'Capture a payment intent',
      description: 'Takes held funds, once: in full, or `amount_to_capture` of them, and the rest is let go.',
      tag: 'Payment intents',
      scope: 'payment_intents:write',
      params: z.object({ id: pathId('paymentIntent') }),
      body: capturePaymentIntentBody,
      bodyOptional: true,
      response: paymentIntent,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, c }) =>
      mutate(capturePaymentIntent(context, paymentPorts(c), params.id, body), (intent) =>
        presentPaymentIntent(intent, context.tenant.mode),
      ),
  )
}
