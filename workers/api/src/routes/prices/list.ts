import { presentCursorList, presentPrice, priceListResponse, pricesQuery } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPrices } from '@revkeen-edge/services/prices/list.ts'

export function registerListPrices(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/prices',
      operationId: 'prices_list',
      summary: 'List prices',
      description: 'Newest first, by cursor: `starting_after` is the last price of the page before.',
      tag: 'Prices',
      scope: 'prices:read',
      query: pricesQuery,
      response: priceListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const {
        product_id: productId,
        pricing_model: pricingModel,
        lookup_key: lookupKey,
        type,
        active,
        currency,
      } = query
      const page = await listPrices(context, window, { productId, type, pricingModel, active, currency, lookupKey })
      return read(ok(page), () => presentCursorList(page, presentPrice, { window, url: '/v2/prices', requestId }))
    },
  )
}
