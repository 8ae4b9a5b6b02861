import {
  externalBatchResponse,
  externalProductBatchBody,
  presentExternalBatch,
  presentProduct,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'
import { upsertExternalProducts } from '@revkeen-edge/services/products/external.ts'

export function registerExternalProductBatch(app: Api): void {
  register(
    app,
    {
      method: 'put',
      path: '/products/external/batch',
      operationId: 'products_external_batch',
      summary: 'Create or update up to 100 products by their ids elsewhere',
      description: 'All in one commit, in the order given. Each item says what became of it.',
      tag: 'Products',
      scope: 'products:write',
      body: externalProductBatchBody,
      response: externalBatchResponse,
      errors: [404, 409],
    },
    ({ context, body, requestId }) =>
      mutate(
        optimistic((checked) => upsertExternalProducts(context, body, checked)),
        (outcomes) => ({ ...presentExternalBatch(outcomes, presentProduct), requestId }),
      ),
  )
}
