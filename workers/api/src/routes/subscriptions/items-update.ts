import {
  atLeastOneField,
  pathId,
  presentSubscriptionItem,
  subscriptionItemResponse,
  updateSubscriptionItemBody,
} from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { updateItem } from '@revkeen-edge/services/subscriptions/items-update.ts'
import * as z from 'zod'

export function registerUpdateSubscriptionItem(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/subscriptions/{id}/items/{itemId}',
      operationId: 'subscription_items_update',
      summary: 'Change an item of a subscription',
      description:
        'Changes the fields that are given. Another `quantity`, `unit_amount_minor` or `price_id` credits and charges the rest of the period as the subscription’s `proration_behavior` says. A price has to be of the subscription’s currency and interval.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription'), itemId: pathId('subscriptionItem') }),
      body: atLeastOneField(updateSubscriptionItemBody),
      response: subscriptionItemResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(updateItem(context, authenticationPorts(c), params, body), (item) => ({
        data: presentSubscriptionItem(item),
        requestId,
      })),
  )
}
