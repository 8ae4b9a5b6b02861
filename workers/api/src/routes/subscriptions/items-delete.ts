import { pathId, subscriptionItemDeletedResponse } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { deleteItem } from '@revkeen-edge/services/subscriptions/items-delete.ts'
import * as z from 'zod'

export function registerDeleteSubscriptionItem(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/subscriptions/{id}/items/{itemId}',
      operationId: 'subscription_items_delete',
      summary: 'Take an item off a subscription',
      description:
        'The rest of the period is credited as the subscription’s `proration_behavior` says. The last item stays: cancel the subscription instead.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription'), itemId: pathId('subscriptionItem') }),
      response: subscriptionItemDeletedResponse,
      errors: [400, 404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, requestId, c }) =>
      mutate(deleteItem(context, authenticationPorts(c), params), ({ id }) => ({
        success: true,
        deleted_id: id,
        requestId,
      })),
  )
}
