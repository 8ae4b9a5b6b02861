import { atLeastOneField, pathId, presentProduct, productResponse, updateProductBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateProduct } from '@revkeen-edge/services/products/update.ts'
import * as z from 'zod'

export function registerUpdateProduct(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/products/{id}',
      operationId: 'products_update',
      summary: 'Update a product',
      description: 'Changes the fields that are given; null clears one. What was sold before keeps its amounts.',
      tag: 'Products',
      scope: 'products:write',
      params: z.object({ id: pathId('product') }),
      body: atLeastOneField(updateProductBody),
      response: productResponse,
      errors: [404],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => updateProduct(context, params.id, body),
        (product) => ({ data: presentProduct(product), requestId }),
      ),
  )
}
