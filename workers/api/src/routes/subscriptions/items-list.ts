import {
  metaOf,
  pageQuery,
  paginationOf,
  pathId,
  presentSubscriptionItem,
  subscriptionItemListResponse,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listItems } from '@revkeen-edge/services/subscriptions/items-list.ts'
import * as z from 'zod'

export function registerListSubscriptionItems(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/subscriptions/{id}/items',
      operationId: 'subscription_items_list',
      summary: 'List the items of a subscription',
      description: 'What a subscription bills each period, in the order of its invoices’ lines.',
      tag: 'Subscriptions',
      scope: 'subscriptions:read',
      params: z.object({ id: pathId('subscription') }),
      query: pageQuery,
      response: subscriptionItemListResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      return read(await listItems(context, params.id, window), (page) => ({
        data: page.items.map(presentSubscriptionItem),
        meta: metaOf(window, page),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
