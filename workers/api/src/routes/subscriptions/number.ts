import { pathId, subscriptionNumberResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getNumber } from '@revkeen-edge/services/subscriptions/get-number.ts'
import * as z from 'zod'

export function registerSubscriptionNumber(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/subscriptions/{id}/number',
      operationId: 'subscriptions_number_get',
      summary: 'Retrieve the number of a subscription',
      description: 'The number that the subscription goes by where another system’s contract has numeric ids.',
      tag: 'Subscriptions',
      scope: 'subscriptions:read',
      params: z.object({ id: pathId('subscription') }),
      response: subscriptionNumberResponse,
      errors: [404],
      extension: true,
    },
    async ({ context, params, requestId }) =>
      read(await getNumber(context, params.id), (number) => ({ data: { id: params.id, number }, requestId })),
  )
}
