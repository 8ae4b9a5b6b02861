import { pathId, presentVoid, voidResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getReversal } from '@revkeen-edge/services/reversals/get.ts'
import * as z from 'zod'

export function registerGetVoid(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/voids/{id}',
      operationId: 'voids_get',
      summary: 'Get a void',
      description: 'Takes the UUID or the `void_` id.',
      tag: 'Voids',
      scope: 'voids:read',
      params: z.object({ id: pathId('void') }),
      response: voidResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getReversal(context, 'void', params.id), (row) => ({ data: presentVoid(row), requestId })),
  )
}
