import {
  paymentMethodListResponse,
  paymentMethodsQuery,
  presentCursorList,
  presentPaymentMethod,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPaymentMethods } from '@revkeen-edge/services/payment-methods/list.ts'

export function registerListPaymentMethods(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payment-methods',
      operationId: 'payment_methods_list',
      summary: 'List payment methods',
      description: 'Newest first. Detached ones are `inactive`.',
      tag: 'Payment methods',
      scope: 'payment_methods:read',
      query: paymentMethodsQuery,
      response: paymentMethodListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listPaymentMethods(context, window, {
        customerId: query.customer_id,
        type: query.type,
        status: query.status,
      })
      return read(ok(page), () =>
        presentCursorList(page, presentPaymentMethod, { window, url: '/v2/payment-methods', requestId }),
      )
    },
  )
}
