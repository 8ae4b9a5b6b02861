import { pathId, paymentLink, presentPaymentLink } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getPaymentLink } from '@revkeen-edge/services/payment-links/get.ts'
import * as z from 'zod'

export function registerGetPaymentLink(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payment-links/{id}',
      operationId: 'payment_links_get',
      summary: 'Retrieve a payment link',
      description: 'By its UUID or its `pl_` id.',
      tag: 'Payment links',
      scope: 'payment_links:read',
      params: z.object({ id: pathId('paymentLink') }),
      response: paymentLink,
      errors: [404],
    },
    async ({ context, params, c }) =>
      read(await getPaymentLink(context, params.id), (link) => presentPaymentLink(link, c.var.platform.urls.checkout)),
  )
}
