import { pathId, subscriptionResponse } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { resumeSubscription } from '@revkeen-edge/services/subscriptions/resume.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerResumeSubscription(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/resume',
      operationId: 'subscriptions_resume',
      summary: 'Resume a paused subscription',
      description:
        'Within a period or a trial that it still has, the subscription goes on as if nothing had been. After it, a new cycle begins now and is charged. Drafts of the pause stay drafts.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      response: subscriptionResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, requestId, c }) =>
      mutate(resumeSubscription(context, authenticationPorts(c), params.id), (view) => answerOf(view, requestId)),
  )
}
