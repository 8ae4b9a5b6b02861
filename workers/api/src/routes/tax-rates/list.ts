import { presentCursorList, presentTaxRate, taxRateListResponse, taxRatesQuery } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listTaxRates } from '@revkeen-edge/services/tax-rates/list.ts'

export function registerListTaxRates(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/tax-rates',
      operationId: 'tax_rates_list',
      summary: 'List tax rates',
      description: 'Newest first, by cursor: `starting_after` is the last rate of the page before.',
      tag: 'Tax rates',
      scope: 'tax_rates:read',
      query: taxRatesQuery,
      response: taxRateListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const { active, country, inclusive } = query
      const page = await listTaxRates(context, window, { active, country, inclusive })
      return read(ok(page), () => presentCursorList(page, presentTaxRate, { window, url: '/v2/tax-rates', requestId }))
    },
  )
}
