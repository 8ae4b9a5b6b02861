import { pathId, presentRefund, refundResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getReversal } from '@revkeen-edge/services/reversals/get.ts'
import * as z from 'zod'

export function registerGetRefund(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/refunds/{id}',
      operationId: 'refunds_get',
      summary: 'Get a refund',
      description: 'Takes the UUID or the `ref_` id.',
      tag: 'Refunds',
      scope: 'refunds:read',
      params: z.object({ id: pathId('refund') }),
      response: refundResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getReversal(context, 'refund', params.id), (row) => ({ data: presentRefund(row), requestId })),
  )
}
