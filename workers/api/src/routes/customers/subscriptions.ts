import {
  customerSubscriptionsResponse,
  offsetQuery,
  paginationOf,
  pathId,
  presentCustomerSubscription,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listSubscriptionsOfCustomer } from '@revkeen-edge/services/subscriptions/list.ts'
import * as z from 'zod'

export function registerListCustomerSubscriptions(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{customerId}/subscriptions',
      operationId: 'customers_subscriptions_list',
      summary: "List a customer's subscriptions",
      description: 'Newest first, in a short form.',
      tag: 'Customers',
      scope: 'subscriptions:read',
      params: z.object({ customerId: pathId('customer') }),
      query: offsetQuery,
      response: customerSubscriptionsResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      return read(await listSubscriptionsOfCustomer(context, params.customerId, window), (page) => ({
        data: page.items.map(presentCustomerSubscription),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
