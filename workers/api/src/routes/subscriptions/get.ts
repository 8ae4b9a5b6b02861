import { pathId, subscriptionResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getSubscription } from '@revkeen-edge/services/subscriptions/get.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerGetSubscription(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/subscriptions/{id}',
      operationId: 'subscriptions_get',
      summary: 'Get a subscription',
      description: 'Takes the UUID or the `sub_` id. `dunning` tells of the recovery of a failed payment.',
      tag: 'Subscriptions',
      scope: 'subscriptions:read',
      params: z.object({ id: pathId('subscription') }),
      response: subscriptionResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getSubscription(context, params.id), (view) => answerOf(view, requestId)),
  )
}
