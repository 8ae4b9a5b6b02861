import { customerResponse, pathId, presentCustomer } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getCustomer } from '@revkeen-edge/services/customers/get.ts'
import * as z from 'zod'

export function registerGetCustomer(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{id}',
      operationId: 'customers_get',
      summary: 'Get a customer',
      description: 'Takes the UUID or the `cus_` id.',
      tag: 'Customers',
      scope: 'customers:read',
      params: z.object({ id: pathId('customer') }),
      response: customerResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getCustomer(context, params.id), (customer) => ({ data: presentCustomer(customer), requestId })),
  )
}
