import { disputeListResponse, disputesQuery, metaOf, paginationOf, presentDispute } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listDisputes } from '@revkeen-edge/services/disputes/list.ts'

export function registerListDisputes(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/disputes',
      operationId: 'disputes_list',
      summary: 'List disputes',
      description: 'The newest dispute first.',
      tag: 'Disputes',
      scope: 'disputes:read',
      query: disputesQuery,
      response: disputeListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listDisputes(context, window, {
        status: query.status,
        gateway: query.gateway,
        paymentId: query.payment_id,
        customerId: query.customer_id,
        disputedGte: query.disputed_after,
        disputedLte: query.disputed_before,
      })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentDispute),
        meta: metaOf(window, page),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
