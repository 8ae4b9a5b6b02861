import {
  createCheckoutSessionBody,
  createdCheckoutSessionResponse,
  presentCreatedCheckoutSession,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createCheckoutSession } from '@revkeen-edge/services/checkout-sessions/create.ts'

export function registerCreateCheckoutSession(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/checkout-sessions',
      operationId: 'checkout_sessions_create',
      summary: 'Create a checkout session',
      description:
        'A payment page for one buyer, open for a day: for catalogue lines, an amount or an open invoice. Where something of it recurs, it begins a subscription; in the mode `setup` it stores a card and charges nothing. Prices are fixed now, and `url` is shown in this answer alone.',
      tag: 'Checkout sessions',
      scope: 'checkout_sessions:write',
      body: createCheckoutSessionBody,
      bodyOptional: true,
      status: 201,
      response: createdCheckoutSessionResponse,
      errors: [404, 422],
    },
    ({ context, body, requestId, c }) =>
      mutate(
        () => createCheckoutSession(context, body),
        ({ session, token }) => ({
          data: presentCreatedCheckoutSession(session, token, c.var.platform.urls.checkout),
          requestId,
        }),
      ),
  )
}
