import { expirePaymentLinkBody, pathId, paymentLink, presentPaymentLink } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { expirePaymentLink } from '@revkeen-edge/services/payment-links/expire.ts'
import * as z from 'zod'

export function registerExpirePaymentLink(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-links/{id}/expire',
      operationId: 'payment_links_expire',
      summary: 'Expire a payment link',
      description: 'Ends the link for good.',
      tag: 'Payment links',
      scope: 'payment_links:write',
      params: z.object({ id: pathId('paymentLink') }),
      body: expirePaymentLinkBody,
      bodyOptional: true,
      response: paymentLink,
      errors: [404, 422],
      deprecated: true,
    },
    ({ context, params, body, c }) => {
      const { checkout } = c.var.platform.urls
      return mutate(
        () => expirePaymentLink(context, checkout, params.id, body.reason ?? null),
        (link) => presentPaymentLink(link, checkout),
      )
    },
  )
}
