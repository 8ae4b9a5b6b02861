import { pathId, paymentAttemptResponse, presentPaymentAttempt } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getPaymentAttempt } from '@revkeen-edge/services/payment-attempts/get.ts'
import * as z from 'zod'

export function registerGetPaymentAttempt(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payment-attempts/{id}',
      operationId: 'payment_attempts_get',
      summary: 'Get a payment attempt',
      description: 'Says what the gateway answered and what to do about it.',
      tag: 'Payment attempts',
      scope: 'payment_attempts:read',
      params: z.object({ id: pathId('paymentAttempt') }),
      response: paymentAttemptResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getPaymentAttempt(context, params.id), ({ attempt, made }) => ({
        data: presentPaymentAttempt(attempt, made),
        requestId,
      })),
  )
}
