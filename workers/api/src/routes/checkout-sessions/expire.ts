import { expiredCheckoutSessionResponse, iso, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { expireCheckoutSession } from '@revkeen-edge/services/checkout-sessions/expire.ts'
import * as z from 'zod'

export function registerExpireCheckoutSession(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/checkout-sessions/{id}/expire',
      operationId: 'checkout_sessions_expire',
      summary: 'Expire a checkout session',
      description: 'Closes an open session before its time. Refused while a payment is under way.',
      tag: 'Checkout sessions',
      scope: 'checkout_sessions:write',
      params: z.object({ id: pathId('checkoutSession') }),
      body: z.object({}),
      bodyOptional: true,
      response: expiredCheckoutSessionResponse,
      errors: [404, 409],
    },
    ({ context, params, requestId }) =>
      mutate(
        () => expireCheckoutSession(context, params.id),
        ({ id, updatedAt }) => ({ data: { id, status: 'expired', expired_at: iso(updatedAt) }, requestId }),
      ),
  )
}
