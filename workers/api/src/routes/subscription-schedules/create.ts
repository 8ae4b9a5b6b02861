import {
  createSubscriptionScheduleBody,
  presentSubscriptionSchedule,
  subscriptionSchedule,
} from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { createSchedule } from '@revkeen-edge/services/subscription-schedules/create.ts'

export function registerCreateSubscriptionSchedule(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscription-schedules',
      operationId: 'subscription_schedules_create',
      summary: 'Create a subscription schedule',
      description:
        'Of a `subscription`, or of a `customer` whose subscription begins with the first phase. Phases follow each other without a gap; the last one may go on for good.',
      tag: 'Subscription schedules',
      scope: 'subscriptions:write',
      body: createSubscriptionScheduleBody,
      status: 201,
      response: subscriptionSchedule,
      errors: [404, 409, 422],
      callsGateway: true,
    },
    ({ context, body, c }) =>
      mutate(createSchedule(context, authenticationPorts(c), body), (schedule) =>
        presentSubscriptionSchedule(schedule, context.tenant),
      ),
  )
}
