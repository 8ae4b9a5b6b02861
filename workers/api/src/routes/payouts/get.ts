import { pathId, payoutResponse, presentPayout } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getPayout } from '@revkeen-edge/services/payouts/get.ts'
import * as z from 'zod'

export function registerGetPayout(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payouts/{id}',
      operationId: 'payouts_get',
      summary: 'Get a payout',
      description:
        'Takes the UUID or the `pyt_` id. The net amount is the gross one less refunds, chargebacks and fees.',
      tag: 'Payouts',
      scope: 'payouts:read',
      params: z.object({ id: pathId('payout') }),
      response: payoutResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getPayout(context, params.id), (row) => ({ data: presentPayout(row), requestId })),
  )
}
