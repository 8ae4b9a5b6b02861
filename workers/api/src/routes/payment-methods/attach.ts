import { attachPaymentMethodBody, pathId, paymentMethod, presentPaymentMethod } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { attachPaymentMethod } from '@revkeen-edge/services/payment-methods/attach.ts'
import * as z from 'zod'

export function registerAttachPaymentMethod(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-methods/{id}/attach',
      operationId: 'payment_methods_attach',
      summary: 'Attach a payment method',
      description: 'Gives a detached payment method to a customer.',
      tag: 'Payment methods',
      scope: 'payment_methods:write',
      params: z.object({ id: pathId('paymentMethod') }),
      body: attachPaymentMethodBody,
      response: paymentMethod,
      errors: [404, 422],
    },
    ({ context, params, body }) =>
      mutate(() => attachPaymentMethod(context, params.id, body.customer_id), presentPaymentMethod),
  )
}
