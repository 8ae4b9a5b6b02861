import { deleteSubscriptionQuery, pathId, subscriptionDeletedResponse } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { deleteSubscription } from '@revkeen-edge/services/subscriptions/delete.ts'
import * as z from 'zod'

export function registerDeleteSubscription(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/subscriptions/{id}',
      operationId: 'subscriptions_delete',
      summary: 'End a subscription',
      description:
        'Cancels it now, or with `cancel_at_period_end=true` once its period ends. It can still be read. Doing it twice changes nothing.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      query: deleteSubscriptionQuery,
      response: subscriptionDeletedResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, query, requestId, c }) => {
      const atPeriodEnd = query.cancel_at_period_end ?? query.cancelAtPeriodEnd ?? false
      return mutate(deleteSubscription(context, authenticationPorts(c), params.id, atPeriodEnd), () => ({
        success: true,
        requestId,
      }))
    },
  )
}
