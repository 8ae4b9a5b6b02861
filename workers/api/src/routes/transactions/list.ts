import {
  presentCursorList,
  presentTransaction,
  transactionListResponse,
  transactionsQuery,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listTransactions } from '@revkeen-edge/services/transactions/list.ts'

export function registerListTransactions(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/transactions',
      operationId: 'transactions_list',
      summary: 'List transactions',
      description: 'Every movement of money, newest first. `created_gte` and `created_lte` are Unix seconds.',
      tag: 'Transactions',
      scope: 'transactions:read',
      query: transactionsQuery,
      response: transactionListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listTransactions(context, window, {
        type: query.type,
        status: query.status,
        customerId: query.customer_id,
        invoiceId: query.invoice_id,
        createdGte: query.created_gte,
        createdLte: query.created_lte,
      })
      return read(ok(page), () =>
        presentCursorList(page, presentTransaction, { window, url: '/v2/transactions', requestId }),
      )
    },
  )
}
