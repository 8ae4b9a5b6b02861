import { customerListResponse, customersQuery, paginationOf, presentCustomer } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listCustomers } from '@revkeen-edge/services/customers/list.ts'

export function registerListCustomers(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers',
      operationId: 'customers_list',
      summary: 'List customers',
      description: 'Newest first. `search` finds any part of an e-mail, name, company or phone number.',
      tag: 'Customers',
      scope: 'customers:read',
      query: customersQuery,
      response: customerListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listCustomers(context, window, { search: query.search, email: query.email })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentCustomer),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
