import { pathId, pauseSubscriptionBody, subscriptionResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { pauseSubscription } from '@revkeen-edge/services/subscriptions/pause.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerPauseSubscription(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/pause',
      operationId: 'subscriptions_pause',
      summary: 'Pause a subscription',
      description:
        'Now, or with `pause_at: period_end` once its period ends; `resumes_at` says when it goes on by itself. Without `behavior` nothing is billed in the pause and the cycle waits. With one, each period of the pause gets an invoice that is not collected: it stays a draft, or is written off or voided at once.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      body: pauseSubscriptionBody,
      bodyOptional: true,
      response: subscriptionResponse,
      errors: [404, 422],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => pauseSubscription(context, params.id, body),
        (view) => answerOf(view, requestId),
      ),
  )
}
