import { createCustomerBody, customerResponse, presentCustomer } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createCustomer } from '@revkeen-edge/services/customers/create.ts'

export function registerCreateCustomer(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/customers',
      operationId: 'customers_create',
      summary: 'Create a customer',
      description: 'Creates a customer. Several customers may share an e-mail address.',
      tag: 'Customers',
      scope: 'customers:write',
      body: createCustomerBody,
      bodyOptional: true,
      status: 201,
      response: customerResponse,
    },
    ({ context, body, requestId }) =>
      mutate(
        () => createCustomer(context, body),
        (customer) => ({ data: presentCustomer(customer), requestId }),
      ),
  )
}
