import {
  incomeQuery,
  incomeResponse,
  paginationOf,
  presentIncome,
  presentMetrics,
  presentStretch,
} from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { incomeReport } from '@revkeen-edge/services/finance/income.ts'

export function registerIncome(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/finance/income',
      operationId: 'finance_income',
      summary: 'Report income',
      description:
        'Every payment that came in, newest first, with its fees and what is left; `summary` has what all of them came to, by currency. `created_gte` and `created_lte` are Unix seconds; left out, the last thirty days are reported.',
      tag: 'Finance',
      scope: 'finance:read',
      query: incomeQuery,
      response: incomeResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const report = await incomeReport(context, window, {
        currency: query.currency,
        customerId: query.customer_id,
        createdGte: query.created_gte,
        createdLte: query.created_lte,
      })
      return read(report, ({ page, stretch, totals }) => ({
        data: page.items.map(presentIncome),
        summary: { ...presentStretch(stretch), totals: totals.map(presentMetrics) },
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
