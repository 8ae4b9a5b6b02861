import {
  createSubscriptionItemBody,
  pathId,
  presentSubscriptionItem,
  subscriptionItemResponse,
} from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { createItem } from '@revkeen-edge/services/subscriptions/items-create.ts'
import * as z from 'zod'

export function registerCreateSubscriptionItem(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/items',
      operationId: 'subscription_items_create',
      summary: 'Add an item to a subscription',
      description:
        'A price in the subscription’s currency and interval, or an amount of its own for a product or under a description. The rest of the period is charged as the subscription’s `proration_behavior` says: with the next invoice, at once, or not at all.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      body: createSubscriptionItemBody,
      status: 201,
      response: subscriptionItemResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(createItem(context, authenticationPorts(c), params.id, body), (item) => ({
        data: presentSubscriptionItem(item),
        requestId,
      })),
  )
}
