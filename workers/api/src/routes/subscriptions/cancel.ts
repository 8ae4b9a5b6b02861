import { cancelSubscriptionBody, pathId, subscriptionResponse } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { cancelSubscription } from '@revkeen-edge/services/subscriptions/cancel.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerCancelSubscription(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/cancel',
      operationId: 'subscriptions_cancel',
      summary: 'Cancel a subscription',
      description:
        '`immediately` ends it now: retries of failed payments stop, and what was billed stays owed; charges that wait for the next invoice are billed with a last one, credits that are more than that are for a credit note. `period_end`, which is also what no body means, lets the customer use up the period; until then it can be reactivated. Canceling twice changes nothing.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      body: cancelSubscriptionBody,
      bodyOptional: true,
      response: subscriptionResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) => {
      const { mode, cancelAtPeriodEnd = mode !== 'immediately', reason = null } = body
      const cancellation = { atPeriodEnd: cancelAtPeriodEnd, reason }
      return mutate(cancelSubscription(context, authenticationPorts(c), params.id, cancellation), (view) =>
        answerOf(view, requestId),
      )
    },
  )
}
