import { customerSubscriptionsResponse, offsetQuery, paginationOf, pathId } from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { getCustomer } from '@revkeen-edge/services/customers/get.ts'
import * as z from 'zod'

export function registerListCustomerSubscriptions(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{customerId}/subscriptions',
      operationId: 'customers_subscriptions_list',
      summary: "List a customer's subscriptions",
      description: 'Nothing makes subscriptions yet, so the list of every customer is empty.',
      tag: 'Customers',
      scope: 'subscriptions:read',
      params: z.object({ customerId: pathId('customer') }),
      query: offsetQuery,
      response: customerSubscriptionsResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) =>
      read(await getCustomer(context, params.customerId), () => ({
        data: [],
        pagination: paginationOf(windowOf(query), { items: [], total: 0, hasMore: false }),
        requestId,
      })),
  )
}
