import {
  customerPaymentMethodsResponse,
  offsetQuery,
  paginationOf,
  pathId,
  presentPaymentMethod,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPaymentMethodsOfCustomer } from '@revkeen-edge/services/payment-methods/list-of-customer.ts'
import * as z from 'zod'

export function registerListCustomerPaymentMethods(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{id}/payment-methods',
      operationId: 'customers_payment_methods_list',
      summary: "List a customer's payment methods",
      description: 'Newest first.',
      tag: 'Customers',
      scope: 'payment_methods:read',
      params: z.object({ id: pathId('customer') }),
      query: offsetQuery,
      response: customerPaymentMethodsResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      return read(await listPaymentMethodsOfCustomer(context, params.id, window), (page) => ({
        data: page.items.map(presentPaymentMethod),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
