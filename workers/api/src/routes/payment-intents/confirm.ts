import { confirmPaymentIntentBody, pathId, paymentIntent, presentPaymentIntent } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { confirmPaymentIntent } from '@revkeen-edge/services/payment-intents/confirm.ts'
import * as z from 'zod'

export function registerConfirmPaymentIntent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-intents/{id}/confirm',
      operationId: 'payment_intents_confirm',
      summary: 'Confirm a payment intent',
      description:
        'Charges the payment method of the intent, or the one that is named. A decline is told by the intent: `requires_payment_method` with `last_payment_error`. Where the issuer wants to hear from its cardholder, the intent is `requires_action`: send the cardholder to `next_action`; afterwards the payment goes on by itself and the browser comes to `return_url` with `payment_intent=pi_…`. With a `return_url` the charge is the customer’s own, without one it is made in their absence.',
      tag: 'Payment intents',
      scope: 'payment_intents:write',
      params: z.object({ id: pathId('paymentIntent') }),
      body: confirmPaymentIntentBody,
      bodyOptional: true,
      response: paymentIntent,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, c }) =>
      mutate(
        confirmPaymentIntent(context, authenticationPorts(c), params.id, body),
        (intent) => presentPaymentIntent(intent, context.tenant.mode),
        // Held funds are processing as well, and stay so.
        { undecided: ({ status, capturableMinor }) => status === 'processing' && capturableMinor === 0 },
      ),
  )
}
