import { pathId, payment, presentPayment } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getPayment } from '@revkeen-edge/services/payments/get.ts'
import * as z from 'zod'

export function registerGetPayment(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payments/{id}',
      operationId: 'payments_get',
      summary: 'Get a payment',
      description: 'Takes the UUID or the `pay_` id.',
      tag: 'Payments',
      scope: 'payments:read',
      params: z.object({ id: pathId('payment') }),
      response: payment,
      errors: [404],
    },
    async ({ context, params }) => read(await getPayment(context, params.id), presentPayment),
  )
}
