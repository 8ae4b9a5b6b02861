import { pathId, paymentIntent, presentPaymentIntent } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getPaymentIntent } from '@revkeen-edge/services/payment-intents/get.ts'
import * as z from 'zod'

export function registerGetPaymentIntent(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payment-intents/{id}',
      operationId: 'payment_intents_get',
      summary: 'Get a payment intent',
      description: 'Takes the `pi_` id or its UUID.',
      tag: 'Payment intents',
      scope: 'payment_intents:read',
      params: z.object({ id: pathId('paymentIntent') }),
      response: paymentIntent,
      errors: [404],
    },
    async ({ context, params }) =>
      read(await getPaymentIntent(context, params.id), (intent) => presentPaymentIntent(intent, context.tenant.mode)),
  )
}
