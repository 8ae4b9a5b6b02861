import {
  metaOf,
  openDisputeListResponse,
  openDisputesQuery,
  paginationOf,
  presentOpenDispute,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listOpenDisputes } from '@revkeen-edge/services/disputes/list.ts'

export function registerListOpenDisputes(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/disputes/open',
      operationId: 'disputes_get_open',
      summary: 'List disputes that wait for evidence',
      description: 'The most urgent first. One that is not answered in time is lost.',
      tag: 'Disputes',
      scope: 'disputes:read',
      query: openDisputesQuery,
      response: openDisputeListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listOpenDisputes(context, window)
      return read(ok(page), ({ items }) => ({
        data: items.map((row) => presentOpenDispute(row, context.now)),
        meta: metaOf(window, page),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
