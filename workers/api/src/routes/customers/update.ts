import { atLeastOneField, customerResponse, pathId, presentCustomer, updateCustomerBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateCustomer } from '@revkeen-edge/services/customers/update.ts'
import * as z from 'zod'

export function registerUpdateCustomer(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/customers/{id}',
      operationId: 'customers_update',
      summary: 'Update a customer',
      description: 'Changes the fields that are given; null clears one.',
      tag: 'Customers',
      scope: 'customers:write',
      params: z.object({ id: pathId('customer') }),
      body: atLeastOneField(updateCustomerBody),
      bodyOptional: true,
      response: customerResponse,
      errors: [404],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => updateCustomer(context, params.id, body),
        (customer) => ({ data: presentCustomer(customer), requestId }),
      ),
  )
}
