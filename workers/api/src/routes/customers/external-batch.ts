import {
  externalBatchResponse,
  externalCustomerBatchBody,
  presentCustomer,
  presentExternalBatch,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { upsertExternalCustomers } from '@revkeen-edge/services/customers/external.ts'

export function registerExternalCustomerBatch(app: Api): void {
  register(
    app,
    {
      method: 'put',
      path: '/customers/external/batch',
      operationId: 'customers_external_batch',
      summary: 'Create or update up to 100 customers by their ids elsewhere',
      description: 'All in one commit, in the order given. Each item says what became of it.',
      tag: 'Customers',
      scope: 'customers:write',
      body: externalCustomerBatchBody,
      response: externalBatchResponse,
    },
    ({ context, body, requestId }) =>
      mutate(
        () => upsertExternalCustomers(context, body),
        (outcomes) => ({ ...presentExternalBatch(outcomes, presentCustomer), requestId }),
      ),
  )
}
