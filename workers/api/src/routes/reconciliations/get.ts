import { pathId, presentReconciliation, reconciliationResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getReconciliation } from '@revkeen-edge/services/reconciliation/get.ts'
import * as z from 'zod'

export function registerGetReconciliation(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/reconciliations/{id}',
      operationId: 'reconciliations_get',
      summary: 'Get a reconciliation',
      description: 'Takes the UUID or the `rec_` id.',
      tag: 'Finance',
      scope: 'finance:read',
      params: z.object({ id: pathId('reconciliation') }),
      response: reconciliationResponse,
      errors: [404],
      extension: true,
    },
    async ({ context, params, requestId }) =>
      read(await getReconciliation(context, params.id), (row) => ({ data: presentReconciliation(row), requestId })),
  )
}
