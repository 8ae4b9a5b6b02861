import {
  metaOf,
  offsetQuery,
  paginationOf,
  pathId,
  payoutPaymentListResponse,
  presentPayoutPayment,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPayoutPayments } from '@revkeen-edge/services/payouts/list-payments.ts'
import * as z from 'zod'

export function registerListPayoutPayments(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payouts/{id}/payments',
      operationId: 'payouts_payments_list',
      summary: 'List what a payout was made of',
      description: 'Charges, refunds and chargebacks of the batch, newest first, each with what it cost.',
      tag: 'Payouts',
      scope: 'payouts:read',
      params: z.object({ id: pathId('payout') }),
      query: offsetQuery,
      response: payoutPaymentListResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      return read(await listPayoutPayments(context, params.id, window), (page) => ({
        data: page.items.map(presentPayoutPayment),
        meta: metaOf(window, page),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
