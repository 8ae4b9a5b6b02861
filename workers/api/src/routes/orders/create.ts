import { createOrderBody, order } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createOrder } from '@revkeen-edge/services/orders/create.ts'
import { presentOrderView } from '@revkeen-edge/services/orders/view.ts'

export function registerCreateOrder(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/orders',
      operationId: 'orders_create',
      summary: 'Create an order',
      description:
        'A draft, its prices, discount and taxes fixed now. A line is a price of the catalogue, a product, or your own words and amount. Nothing leaves the stock before the order is paid.',
      tag: 'Orders',
      scope: 'orders:write',
      body: createOrderBody,
      status: 201,
      response: order,
      errors: [404, 409, 422],
    },
    ({ context, body }) => mutate(() => createOrder(context, body), presentOrderView),
  )
}
