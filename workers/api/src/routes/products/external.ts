import {
  externalPath,
  externalProductBody,
  externalProductResponse,
  presentExternal,
  presentProduct,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'
import { upsertExternalProduct } from '@revkeen-edge/services/products/external.ts'

export function registerExternalProduct(app: Api): void {
  register(
    app,
    {
      method: 'put',
      path: '/products/external/{source}/{externalId}',
      operationId: 'products_external_upsert',
      summary: 'Create or update a product by its id elsewhere',
      description:
        'For integrations. A push with an older `external_updated_at`, or with the same content, is acknowledged and ignored.',
      tag: 'Products',
      scope: 'products:write',
      params: externalPath,
      body: externalProductBody,
      response: externalProductResponse,
      errors: [404, 409],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        optimistic((checked) => upsertExternalProduct(context, params, body, checked)),
        (outcome) => ({ ...presentExternal(outcome, presentProduct), requestId }),
      ),
  )
}
