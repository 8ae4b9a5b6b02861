import { pathId, presentPrice, price } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { archivePrice } from '@revkeen-edge/services/prices/archive.ts'
import * as z from 'zod'

export function registerArchivePrice(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/prices/{id}',
      operationId: 'prices_archive',
      summary: 'Archive a price',
      description: 'Takes the price off sale. It stays, since what was sold refers to it.',
      tag: 'Prices',
      scope: 'prices:write',
      params: z.object({ id: pathId('price') }),
      response: price,
      errors: [404],
    },
    ({ context, params }) => mutate(() => archivePrice(context, params.id), presentPrice),
  )
}
