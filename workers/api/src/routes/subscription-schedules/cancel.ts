import {
  cancelSubscriptionScheduleBody,
  pathId,
  presentSubscriptionSchedule,
  subscriptionSchedule,
} from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { cancelSchedule } from '@revkeen-edge/services/subscription-schedules/cancel.ts'
import * as z from 'zod'

export function registerCancelSubscriptionSchedule(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscription-schedules/{id}/cancel',
      operationId: 'subscription_schedules_cancel',
      summary: 'Cancel a subscription schedule',
      description:
        'Cancels the subscription too, once a phase has begun. What waits for the next invoice is billed with that, unless `invoice_now` is false; `prorate` takes the unused time off it.',
      tag: 'Subscription schedules',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscriptionSchedule') }),
      body: cancelSubscriptionScheduleBody,
      bodyOptional: true,
      response: subscriptionSchedule,
      errors: [404, 409, 422],
      callsGateway: true,
    },
    ({ context, params, body, c }) =>
      mutate(cancelSchedule(context, authenticationPorts(c), params.id, body), (schedule) =>
        presentSubscriptionSchedule(schedule, context.tenant),
      ),
  )
}
