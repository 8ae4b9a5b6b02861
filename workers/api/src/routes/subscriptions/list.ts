import {
  paginationOf,
  presentSubscription,
  subscriptionListResponse,
  subscriptionsQuery,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listSubscriptions } from '@revkeen-edge/services/subscriptions/list.ts'

export function registerListSubscriptions(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/subscriptions',
      operationId: 'subscriptions_list',
      summary: 'List subscriptions',
      description:
        'Newest first. `status` takes `incomplete` for `pending` and `incomplete_expired` for `expired` too.',
      tag: 'Subscriptions',
      scope: 'subscriptions:read',
      query: subscriptionsQuery,
      response: subscriptionListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const { status, customerId = query.customer_id } = query
      const page = await listSubscriptions(context, window, { statuses: status && [status], customerId })
      return read(ok(page), ({ items }) => ({
        data: items.map(({ row, recovery, now }) => presentSubscription(row, recovery, now)),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
