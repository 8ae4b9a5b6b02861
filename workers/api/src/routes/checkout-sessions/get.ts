import { checkoutSessionResponse, pathId, presentCheckoutSession } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getCheckoutSession } from '@revkeen-edge/services/checkout-sessions/get.ts'
import * as z from 'zod'

export function registerGetCheckoutSession(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/checkout-sessions/{id}',
      operationId: 'checkout_sessions_get',
      summary: 'Get a checkout session',
      description: 'Takes the UUID or the `cs_` id. `url` is null: only the answer that created the session had it.',
      tag: 'Checkout sessions',
      scope: 'checkout_sessions:read',
      params: z.object({ id: pathId('checkoutSession') }),
      response: checkoutSessionResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getCheckoutSession(context, params.id), (session) => ({
        data: presentCheckoutSession(session),
        requestId,
      })),
  )
}
