import {
  customerInvoicesResponse,
  offsetQuery,
  paginationOf,
  pathId,
  presentCustomerInvoice,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listInvoicesOfCustomer } from '@revkeen-edge/services/invoices/list-of-customer.ts'
import * as z from 'zod'

export function registerListCustomerInvoices(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{customerId}/invoices',
      operationId: 'customers_invoices_list',
      summary: "List a customer's invoices",
      description: 'Newest first.',
      tag: 'Customers',
      scope: 'invoices:read',
      params: z.object({ customerId: pathId('customer') }),
      query: offsetQuery,
      response: customerInvoicesResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const window = windowOf(query)
      return read(await listInvoicesOfCustomer(context, params.customerId, window), (page) => ({
        data: page.items.map(presentCustomerInvoice),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
