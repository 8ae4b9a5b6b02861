import { metaOf, paginationOf, payoutListResponse, payoutsQuery, presentPayout } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPayouts } from '@revkeen-edge/services/payouts/list.ts'

export function registerListPayouts(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payouts',
      operationId: 'payouts_list',
      summary: 'List payouts',
      description: 'Settled batches as the bank gets them, newest first.',
      tag: 'Payouts',
      scope: 'payouts:read',
      query: payoutsQuery,
      response: payoutListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listPayouts(context, window, {
        status: query.status,
        gateway: query.gateway,
        currency: query.currency,
        createdGte: query.created_after,
        createdLte: query.created_before,
      })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentPayout),
        meta: metaOf(window, page),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
