import { chargeResponse, pathId, presentCharge } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getCharge } from '@revkeen-edge/services/charges/get.ts'
import * as z from 'zod'

export function registerGetCharge(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/charges/{id}',
      operationId: 'charges_get',
      summary: 'Get a charge',
      description: 'Takes the UUID or the `ch_` id. A charge has the UUID of its payment.',
      tag: 'Charges',
      scope: 'charges:read',
      params: z.object({ id: pathId('charge') }),
      response: chargeResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getCharge(context, params.id), (row) => ({ data: presentCharge(row), requestId })),
  )
}
