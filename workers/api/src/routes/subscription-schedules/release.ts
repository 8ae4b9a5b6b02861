import {
  pathId,
  presentSubscriptionSchedule,
  releaseSubscriptionScheduleBody,
  subscriptionSchedule,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { releaseSchedule } from '@revkeen-edge/services/subscription-schedules/release.ts'
import * as z from 'zod'

export function registerReleaseSubscriptionSchedule(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscription-schedules/{id}/release',
      operationId: 'subscription_schedules_release',
      summary: 'Release a subscription schedule',
      description:
        'The subscription goes on by itself, as it is billed now. An end that the schedule gave it stays with `preserve_cancel_date`.',
      tag: 'Subscription schedules',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscriptionSchedule') }),
      body: releaseSubscriptionScheduleBody,
      bodyOptional: true,
      response: subscriptionSchedule,
      errors: [404, 422],
    },
    ({ context, params, body }) =>
      mutate(
        () => releaseSchedule(context, params.id, body),
        (schedule) => presentSubscriptionSchedule(schedule, context.tenant),
      ),
  )
}
