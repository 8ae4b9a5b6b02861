import { atLeastOneField, order, pathId, updateOrderBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateOrder } from '@revkeen-edge/services/orders/update.ts'
import { presentOrderView } from '@revkeen-edge/services/orders/view.ts'
import * as z from 'zod'

export function registerUpdateOrder(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/orders/{id}',
      operationId: 'orders_update',
      summary: 'Update an order',
      description:
        'Changes metadata and notes, or whom the order is for. Another customer may be taxed otherwise, so the order is priced anew; once it has an invoice, its customer stays.',
      tag: 'Orders',
      scope: 'orders:write',
      params: z.object({ id: pathId('order') }),
      body: atLeastOneField(updateOrderBody),
      response: order,
      errors: [404, 422],
    },
    ({ context, params, body }) => mutate(() => updateOrder(context, params.id, body), presentOrderView),
  )
}
