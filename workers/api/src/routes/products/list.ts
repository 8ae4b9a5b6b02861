import { paginationOf, presentProduct, productListResponse, productsQuery } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listProducts } from '@revkeen-edge/services/products/list.ts'

export function registerListProducts(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/products',
      operationId: 'products_list',
      summary: 'List products',
      description: 'Newest first. `search` finds any part of a name, code or description.',
      tag: 'Products',
      scope: 'products:read',
      query: productsQuery,
      response: productListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const { search, kind, is_active: isActive = query.isActive } = query
      // A service is kept as what it is priced as, mostly one_time.
      const page = await listProducts(context, window, {
        search,
        isActive,
        kind: kind === 'service' ? 'one_time' : kind,
      })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentProduct),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
