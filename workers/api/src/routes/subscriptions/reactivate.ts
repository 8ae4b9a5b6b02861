import { pathId, subscriptionResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { reactivateSubscription } from '@revkeen-edge/services/subscriptions/reactivate.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerReactivateSubscription(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/reactivate',
      operationId: 'subscriptions_reactivate',
      summary: 'Take a cancellation back',
      description:
        'Of a subscription that was to be canceled at the end of its period. One that has ended stays ended.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      response: subscriptionResponse,
      errors: [404, 422],
    },
    ({ context, params, requestId }) =>
      mutate(
        () => reactivateSubscription(context, params.id),
        (view) => answerOf(view, requestId),
      ),
  )
}
