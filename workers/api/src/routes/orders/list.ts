import { orderListResponse, ordersQuery, presentCursorList } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listOrders } from '@revkeen-edge/services/orders/list.ts'
import { presentOrderView } from '@revkeen-edge/services/orders/view.ts'

export function registerListOrders(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/orders',
      operationId: 'orders_list',
      summary: 'List orders',
      description: 'Newest first, with their lines. `created_gte` and `created_lte` are Unix seconds.',
      tag: 'Orders',
      scope: 'orders:read',
      query: ordersQuery,
      response: orderListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listOrders(context, window, {
        customerId: query.customer_id,
        status: query.status,
        createdGte: query.created_gte,
        createdLte: query.created_lte,
      })
      return read(ok(page), () => presentCursorList(page, presentOrderView, { window, url: '/v2/orders', requestId }))
    },
  )
}
