import {
  atLeastOneField,
  pathId,
  presentSubscriptionSchedule,
  subscriptionSchedule,
  updateSubscriptionScheduleBody,
} from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { updateSchedule } from '@revkeen-edge/services/subscription-schedules/update.ts'
import * as z from 'zod'

export function registerUpdateSubscriptionSchedule(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscription-schedules/{id}',
      operationId: 'subscription_schedules_update',
      summary: 'Update a subscription schedule',
      description:
        '`phases` take the place of all phases that have not ended: the one that is on is among them, from its own start. Where it bills something else now, that happens at once.',
      tag: 'Subscription schedules',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscriptionSchedule') }),
      body: atLeastOneField(updateSubscriptionScheduleBody),
      response: subscriptionSchedule,
      errors: [404, 409, 422],
      callsGateway: true,
    },
    ({ context, params, body, c }) =>
      mutate(updateSchedule(context, authenticationPorts(c), params.id, body), (schedule) =>
        presentSubscriptionSchedule(schedule, context.tenant),
      ),
  )
}
