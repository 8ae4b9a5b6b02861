import { pathId, presentTransaction, transactionResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getTransaction } from '@revkeen-edge/services/transactions/get.ts'
import * as z from 'zod'

export function registerGetTransaction(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/transactions/{id}',
      operationId: 'transactions_get',
      summary: 'Get a transaction',
      description: 'Takes the UUID or the `txn_` id.',
      tag: 'Transactions',
      scope: 'transactions:read',
      params: z.object({ id: pathId('transaction') }),
      response: transactionResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getTransaction(context, params.id), (row) => ({ data: presentTransaction(row), requestId })),
  )
}
