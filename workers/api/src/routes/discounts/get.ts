import { discountResponse, pathId, presentDiscount } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getDiscount } from '@revkeen-edge/services/discounts/get.ts'
import * as z from 'zod'

export function registerGetDiscount(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/discounts/{id}',
      operationId: 'discounts_get',
      summary: 'Retrieve a discount',
      description: 'By its UUID or its `disc_` id, archived or not.',
      tag: 'Discounts',
      scope: 'discounts:read',
      params: z.object({ id: pathId('discount') }),
      response: discountResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getDiscount(context, params.id), (discount) => ({ data: presentDiscount(discount), requestId })),
  )
}
