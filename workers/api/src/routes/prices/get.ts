import { pathId, presentPrice, price } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getPrice } from '@revkeen-edge/services/prices/get.ts'
import * as z from 'zod'

export function registerGetPrice(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/prices/{id}',
      operationId: 'prices_get',
      summary: 'Retrieve a price',
      description: 'By its UUID or its `price_` id.',
      tag: 'Prices',
      scope: 'prices:read',
      params: z.object({ id: pathId('price') }),
      response: price,
      errors: [404],
    },
    async ({ context, params }) => read(await getPrice(context, params.id), presentPrice),
  )
}
