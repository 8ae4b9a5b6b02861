import { chargeListResponse, chargesQuery, paginationOf, paymentStatusOf, presentCharge } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listCharges } from '@revkeen-edge/services/charges/list.ts'

export function registerListCharges(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/charges',
      operationId: 'charges_list',
      summary: 'List charges',
      description:
        'Every payment of a known customer at a gateway, newest first. `created_gte` and `created_lte` are Unix seconds.',
      tag: 'Charges',
      scope: 'charges:read',
      query: chargesQuery,
      response: chargeListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listCharges(context, window, {
        customerId: query.customerId ?? query.customer_id,
        status: query.status && paymentStatusOf(query.status),
        createdGte: query.created_gte,
        createdLte: query.created_lte,
      })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentCharge),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
