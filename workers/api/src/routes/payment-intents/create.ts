import { createPaymentIntentBody, paymentIntent, presentPaymentIntent } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createPaymentIntent } from '@revkeen-edge/services/payment-intents/create.ts'

export function registerCreatePaymentIntent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-intents',
      operationId: 'payment_intents_create',
      summary: 'Create a payment intent',
      description:
        'Plans a payment of a customer. Nothing is charged until it is confirmed. `capture_method: manual` holds the amount at confirmation, to be captured later.',
      tag: 'Payment intents',
      scope: 'payment_intents:write',
      body: createPaymentIntentBody,
      bodyOptional: true,
      response: paymentIntent,
      errors: [404, 422],
    },
    ({ context, body }) =>
      mutate(
        () => createPaymentIntent(context, body),
        (intent) => presentPaymentIntent(intent, context.tenant.mode),
      ),
  )
}
