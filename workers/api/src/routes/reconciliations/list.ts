import {
  paginationOf,
  presentReconciliation,
  reconciliationListResponse,
  reconciliationsQuery,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listReconciliations } from '@revkeen-edge/services/reconciliation/list.ts'

export function registerListReconciliations(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/reconciliations',
      operationId: 'reconciliations_list',
      summary: 'List reconciliations',
      description: 'The days that were compared with the gateways’ own reports, the latest first.',
      tag: 'Finance',
      scope: 'finance:read',
      query: reconciliationsQuery,
      response: reconciliationListResponse,
      extension: true,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listReconciliations(context, window, {
        gatewayAccountId: query.gateway_account_id,
        status: query.status,
      })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentReconciliation),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
