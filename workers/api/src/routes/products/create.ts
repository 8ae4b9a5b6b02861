import { createProductBody, presentProduct, productResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'
import { createProduct } from '@revkeen-edge/services/products/create.ts'

export function registerCreateProduct(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/products',
      operationId: 'products_create',
      summary: 'Create a product',
      description:
        'Creates a product with its own amount. Further amounts, periods and currencies are prices of the product.',
      tag: 'Products',
      scope: 'products:write',
      body: createProductBody,
      status: 201,
      response: productResponse,
      errors: [404, 409],
    },
    ({ context, body, requestId }) =>
      mutate(
        optimistic((checked) => createProduct(context, body, checked)),
        (product) => ({ data: presentProduct(product), requestId }),
      ),
  )
}
