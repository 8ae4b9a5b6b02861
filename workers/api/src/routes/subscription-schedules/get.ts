import { pathId, presentSubscriptionSchedule, subscriptionSchedule } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getSchedule } from '@revkeen-edge/services/subscription-schedules/get.ts'
import * as z from 'zod'

export function registerGetSubscriptionSchedule(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/subscription-schedules/{id}',
      operationId: 'subscription_schedules_get',
      summary: 'Retrieve a subscription schedule',
      description: 'By its `sub_sched_` id or its UUID.',
      tag: 'Subscription schedules',
      scope: 'subscriptions:read',
      params: z.object({ id: pathId('subscriptionSchedule') }),
      response: subscriptionSchedule,
      errors: [404],
    },
    async ({ context, params }) =>
      read(await getSchedule(context, params.id), (schedule) => presentSubscriptionSchedule(schedule, context.tenant)),
  )
}
