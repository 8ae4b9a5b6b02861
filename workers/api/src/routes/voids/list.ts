import {
  metaOf,
  paginationOf,
  presentVoid,
  storedVoidStatuses,
  voidListResponse,
  voidsQuery,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listReversals } from '@revkeen-edge/services/reversals/list.ts'

export function registerListVoids(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/voids',
      operationId: 'voids_list',
      summary: 'List voids',
      description: 'Newest first.',
      tag: 'Voids',
      scope: 'voids:read',
      query: voidsQuery,
      response: voidListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listReversals(context, 'void', window, {
        statuses: query.status && storedVoidStatuses(query.status),
        paymentId: query.payment_id,
        gateway: query.gateway,
        reasonCode: query.reason_code,
        createdGte: query.created_after,
        createdLte: query.created_before,
      })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentVoid),
        meta: metaOf(window, page),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
