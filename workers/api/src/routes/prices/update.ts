import { atLeastOneField, pathId, presentPrice, price, updatePriceBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'
import { updatePrice } from '@revkeen-edge/services/prices/update.ts'
import * as z from 'zod'

export function registerUpdatePrice(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/prices/{id}',
      operationId: 'prices_update',
      summary: 'Update a price',
      description:
        'Changes its names, lookup key, metadata and whether it is sold. For other amounts create another price.',
      tag: 'Prices',
      scope: 'prices:write',
      params: z.object({ id: pathId('price') }),
      body: atLeastOneField(updatePriceBody),
      response: price,
      errors: [404, 409],
    },
    ({ context, params, body }) =>
      mutate(
        optimistic((checked) => updatePrice(context, params.id, body, checked)),
        presentPrice,
      ),
  )
}
