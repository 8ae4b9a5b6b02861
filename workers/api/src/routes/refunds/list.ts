import { metaOf, paginationOf, presentRefund, refundListResponse, refundsQuery } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listReversals } from '@revkeen-edge/services/reversals/list.ts'

export function registerListRefunds(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/refunds',
      operationId: 'refunds_list',
      summary: 'List refunds',
      description: 'Newest first.',
      tag: 'Refunds',
      scope: 'refunds:read',
      query: refundsQuery,
      response: refundListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listReversals(context, 'refund', window, {
        statuses: query.status && [query.status],
        paymentId: query.payment_id,
        gateway: query.gateway,
        reasonCode: query.reason,
        createdGte: query.created_after,
        createdLte: query.created_before,
      })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentRefund),
        meta: metaOf(window, page),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
