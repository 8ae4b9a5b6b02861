import {
  externalCustomerBody,
  externalCustomerResponse,
  externalPath,
  presentCustomer,
  presentExternal,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { upsertExternalCustomer } from '@revkeen-edge/services/customers/external.ts'

export function registerExternalCustomer(app: Api): void {
  register(
    app,
    {
      method: 'put',
      path: '/customers/external/{source}/{externalId}',
      operationId: 'customers_external_upsert_by_external_id',
      summary: 'Create or update a customer by its id elsewhere',
      description:
        'For integrations. A push with an older `external_updated_at`, or with the same content, is acknowledged and ignored.',
      tag: 'Customers',
      scope: 'customers:write',
      params: externalPath,
      body: externalCustomerBody,
      response: externalCustomerResponse,
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => upsertExternalCustomer(context, params, body),
        (outcome) => ({ ...presentExternal(outcome, presentCustomer), requestId }),
      ),
  )
}
