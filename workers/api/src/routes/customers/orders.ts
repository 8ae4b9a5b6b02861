import {
  customerOrdersResponse,
  offsetQuery,
  paginationOf,
  pathId,
  presentCustomerOrder,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listOrdersOfCustomer } from '@revkeen-edge/services/orders/list-of-customer.ts'
import * as z from 'zod'

export function registerListCustomerOrders(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{customerId}/orders',
      operationId: 'customers_orders_list',
      summary: "List a customer's orders",
      description: 'Newest first.',
      tag: 'Customers',
      scope: 'orders:read',
      params: z.object({ customerId: pathId('customer') }),
      query: offsetQuery,
      response: customerOrdersResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      return read(await listOrdersOfCustomer(context, params.customerId, window), (page) => ({
        data: page.items.map(presentCustomerOrder),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
