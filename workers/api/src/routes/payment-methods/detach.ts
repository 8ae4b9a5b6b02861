import { pathId, paymentMethod, presentPaymentMethod } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { detachPaymentMethod } from '@revkeen-edge/services/payment-methods/detach.ts'
import * as z from 'zod'

export function registerDetachPaymentMethod(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-methods/{id}/detach',
      operationId: 'payment_methods_detach',
      summary: 'Detach a payment method',
      description: 'Takes it from its customer: it is charged no more, and is no default. It may be attached again.',
      tag: 'Payment methods',
      scope: 'payment_methods:write',
      params: z.object({ id: pathId('paymentMethod') }),
      body: z.object({}),
      bodyOptional: true,
      response: paymentMethod,
      errors: [404, 422],
    },
    ({ context, params }) => mutate(() => detachPaymentMethod(context, params.id), presentPaymentMethod),
  )
}
