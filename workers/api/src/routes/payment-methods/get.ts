import { pathId, paymentMethod, presentPaymentMethod } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getPaymentMethod } from '@revkeen-edge/services/payment-methods/get.ts'
import * as z from 'zod'

export function registerGetPaymentMethod(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payment-methods/{id}',
      operationId: 'payment_methods_get',
      summary: 'Get a payment method',
      description: 'Takes the UUID or the `pm_` id.',
      tag: 'Payment methods',
      scope: 'payment_methods:read',
      params: z.object({ id: pathId('paymentMethod') }),
      response: paymentMethod,
      errors: [404],
    },
    async ({ context, params }) => read(await getPaymentMethod(context, params.id), presentPaymentMethod),
  )
}
