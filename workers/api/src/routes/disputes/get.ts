import { disputeResponse, pathId, presentDispute } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getDispute } from '@revkeen-edge/services/disputes/get.ts'
import * as z from 'zod'

export function registerGetDispute(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/disputes/{id}',
      operationId: 'disputes_get',
      summary: 'Get a dispute',
      description: 'Takes the UUID or the `dsp_` id.',
      tag: 'Disputes',
      scope: 'disputes:read',
      params: z.object({ id: pathId('dispute') }),
      response: disputeResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getDispute(context, params.id), (row) => ({ data: presentDispute(row), requestId })),
  )
}
