import {
  atLeastOneField,
  pathId,
  paymentMethod,
  presentPaymentMethod,
  updatePaymentMethodBody,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updatePaymentMethod } from '@revkeen-edge/services/payment-methods/update.ts'
import * as z from 'zod'

export function registerUpdatePaymentMethod(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/payment-methods/{id}',
      operationId: 'payment_methods_update',
      summary: 'Update a payment method',
      description:
        'Changes billing details and metadata. `is_default: true`, an extension, makes it the one that its customer is charged by.',
      tag: 'Payment methods',
      scope: 'payment_methods:write',
      params: z.object({ id: pathId('paymentMethod') }),
      body: atLeastOneField(updatePaymentMethodBody),
      response: paymentMethod,
      errors: [404, 422],
    },
    ({ context, params, body }) => mutate(() => updatePaymentMethod(context, params.id, body), presentPaymentMethod),
  )
}
