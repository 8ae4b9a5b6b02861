import { pathId, subscriptionResponse, updateSubscriptionBody } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { updateSubscription } from '@revkeen-edge/services/subscriptions/update.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerUpdateSubscription(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/subscriptions/{id}',
      operationId: 'subscriptions_update',
      summary: 'Update a subscription',
      description:
        'Changes the fields that are given. `status` is another spelling of the step that leads there, and comes alone. `amountMinor` is what a period costs from the next invoice on, of a subscription with one item. `nextBillingDate` moves the end of the present period or trial without proration. `productId`, `priceId` and `quantity` change the plan as `proration` says.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      body: updateSubscriptionBody,
      bodyOptional: true,
      response: subscriptionResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(updateSubscription(context, authenticationPorts(c), params.id, body), (view) => answerOf(view, requestId)),
  )
}
