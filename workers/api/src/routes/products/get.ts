import { pathId, presentProduct, productResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getProduct } from '@revkeen-edge/services/products/get.ts'
import * as z from 'zod'

export function registerGetProduct(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/products/{id}',
      operationId: 'products_get',
      summary: 'Retrieve a product',
      description: 'By its UUID or its `prod_` id.',
      tag: 'Products',
      scope: 'products:read',
      params: z.object({ id: pathId('product') }),
      response: productResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getProduct(context, params.id), (product) => ({ data: presentProduct(product), requestId })),
  )
}
