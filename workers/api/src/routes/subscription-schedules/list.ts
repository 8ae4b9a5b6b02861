import {
  presentCursorList,
  presentSubscriptionSchedule,
  subscriptionScheduleListResponse,
  subscriptionSchedulesQuery,
} from '@revkeen-edge/contracts'
import { ok, type SubscriptionSchedule } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listSchedules } from '@revkeen-edge/services/subscription-schedules/list.ts'

const URL = '/v2/subscription-schedules'

export function registerListSubscriptionSchedules(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/subscription-schedules',
      operationId: 'subscription_schedules_list',
      summary: 'List subscription schedules',
      description: 'Newest first, by cursor: `starting_after` is the last schedule of the page before.',
      tag: 'Subscription schedules',
      scope: 'subscriptions:read',
      query: subscriptionSchedulesQuery,
      response: subscriptionScheduleListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const { customer: customerId, subscription: subscriptionId, status } = query
      const page = await listSchedules(context, window, { customerId, subscriptionId, status })
      const present = (schedule: SubscriptionSchedule) => presentSubscriptionSchedule(schedule, context.tenant)
      return read(ok(page), () => presentCursorList(page, present, { window, url: URL, requestId }))
    },
  )
}
