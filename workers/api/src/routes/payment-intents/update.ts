import { pathId, paymentIntent, presentPaymentIntent, updatePaymentIntentBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updatePaymentIntent } from '@revkeen-edge/services/payment-intents/update.ts'
import * as z from 'zod'

export function registerUpdatePaymentIntent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-intents/{id}',
      operationId: 'payment_intents_update',
      summary: 'Update a payment intent',
      description:
        'Changes an intent that is not processed yet. While its cardholder passes a challenge, `amount`, `currency` and `payment_method` stay as they are.',
      tag: 'Payment intents',
      scope: 'payment_intents:write',
      params: z.object({ id: pathId('paymentIntent') }),
      body: updatePaymentIntentBody,
      response: paymentIntent,
      errors: [404, 422],
    },
    ({ context, params, body }) =>
      mutate(
        () => updatePaymentIntent(context, params.id, body),
        (intent) => presentPaymentIntent(intent, context.tenant.mode),
      ),
  )
}
