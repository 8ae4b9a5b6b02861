import { paymentListResponse, paymentsQuery, presentCursorList, presentPayment } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPayments } from '@revkeen-edge/services/payments/list.ts'

export function registerListPayments(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payments',
      operationId: 'payments_list',
      summary: 'List payments',
      description: 'Newest first; walk on with `starting_after` or back with `ending_before`.',
      tag: 'Payments',
      scope: 'payments:read',
      query: paymentsQuery,
      response: paymentListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listPayments(context, window, {
        customerId: query.customer_id,
        invoiceId: query.invoice_id,
        status: query.status,
      })
      return read(ok(page), () => presentCursorList(page, presentPayment, { window, url: '/v2/payments', requestId }))
    },
  )
}
