import {
  customerPaymentsResponse,
  offsetQuery,
  paginationOf,
  pathId,
  presentCustomerPayment,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPaymentsOfCustomer } from '@revkeen-edge/services/payments/list-of-customer.ts'
import * as z from 'zod'

export function registerListCustomerPayments(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{customerId}/payments',
      operationId: 'customers_payments_list',
      summary: "List a customer's payments",
      description: 'Newest first.',
      tag: 'Customers',
      scope: 'payments:read',
      params: z.object({ customerId: pathId('customer') }),
      query: offsetQuery,
      response: customerPaymentsResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      return read(await listPaymentsOfCustomer(context, params.customerId, window), (page) => ({
        data: page.items.map(presentCustomerPayment),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
