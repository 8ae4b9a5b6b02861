import { pathId, presentProduct, productResponse, productTaxRatesBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { setProductTaxRates } from '@revkeen-edge/services/tax-rates/of-product.ts'
import * as z from 'zod'

export function registerProductTaxRates(app: Api): void {
  register(
    app,
    {
      method: 'put',
      path: '/products/{id}/tax-rates',
      operationId: 'products_tax_rates_set',
      summary: 'Set the tax rates of a product',
      description:
        'The product is taxed with these, wherever the customer is; none leaves the choice to the customer’s place again.',
      tag: 'Tax rates',
      scope: 'products:write',
      params: z.object({ id: pathId('product') }),
      body: productTaxRatesBody,
      response: productResponse,
      errors: [404],
      extension: true,
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => setProductTaxRates(context, params.id, body),
        (product) => ({ data: presentProduct(product), requestId }),
      ),
  )
}
