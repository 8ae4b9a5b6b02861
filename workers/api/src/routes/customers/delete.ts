import { deletedResponse, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { deleteCustomer } from '@revkeen-edge/services/customers/delete.ts'
import * as z from 'zod'

export function registerDeleteCustomer(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/customers/{id}',
      operationId: 'customers_delete',
      summary: 'Delete a customer',
      description:
        'Hides the customer and frees its external id. Its subscriptions are canceled; invoices and payments stay.',
      tag: 'Customers',
      scope: 'customers:write',
      params: z.object({ id: pathId('customer') }),
      response: deletedResponse,
      errors: [404, 409],
    },
    ({ context, params, requestId }) =>
      mutate(
        () => deleteCustomer(context, params.id),
        ({ id }) => ({ data: { id, deleted: true }, success: true, requestId }),
      ),
  )
}
