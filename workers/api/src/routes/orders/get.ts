import { order, pathId } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getOrder } from '@revkeen-edge/services/orders/get.ts'
import { presentOrderView } from '@revkeen-edge/services/orders/view.ts'
import * as z from 'zod'

export function registerGetOrder(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/orders/{id}',
      operationId: 'orders_get',
      summary: 'Get an order',
      description: 'With its lines. Takes the UUID or the `ord_` id.',
      tag: 'Orders',
      scope: 'orders:read',
      params: z.object({ id: pathId('order') }),
      response: order,
      errors: [404],
    },
    async ({ context, params }) => read(await getOrder(context, params.id), presentOrderView),
  )
}
