import { createPaymentLinkBody, paymentLink, presentPaymentLink } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'
import { createPaymentLink } from '@revkeen-edge/services/payment-links/create.ts'

export function registerCreatePaymentLink(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/payment-links',
      operationId: 'payment_links_create',
      summary: 'Create a payment link',
      description:
        'A page that sells prices, products or ad-hoc items, takes a set amount, or collects an invoice. Its address is `url`.',
      tag: 'Payment links',
      scope: 'payment_links:write',
      body: createPaymentLinkBody,
      bodyOptional: true,
      status: 201,
      response: paymentLink,
      errors: [404, 409, 422],
    },
    ({ context, body, c }) => {
      const { checkout } = c.var.platform.urls
      return mutate(
        optimistic((checked) => createPaymentLink(context, checkout, body, checked)),
        (link) => presentPaymentLink(link, checkout),
      )
    },
  )
}
