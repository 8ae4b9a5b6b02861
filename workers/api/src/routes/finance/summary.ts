import { financeSummaryQuery, financeSummaryResponse, presentMetrics, presentStretch } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { financeSummary } from '@revkeen-edge/services/finance/summary.ts'

export function registerFinanceSummary(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/finance/summary',
      operationId: 'finance_summary',
      summary: 'Summarise income',
      description:
        'What came in, its fees, and what went back, by currency; with `group_by` also by day, week, month or year of the merchant’s time zone. `created_gte` and `created_lte` are Unix seconds; left out, the last thirty days are summarised.',
      tag: 'Finance',
      scope: 'finance:read',
      query: financeSummaryQuery,
      response: financeSummaryResponse,
      errors: [404],
    },
    async ({ context, query, requestId }) => {
      const summary = await financeSummary(context, {
        currency: query.currency,
        createdGte: query.created_gte,
        createdLte: query.created_lte,
        groupBy: query.group_by,
      })
      return read(summary, ({ totals, periods, ...stretch }) => ({
        data: {
          object: 'finance_summary',
          ...presentStretch(stretch),
          totals: totals.map(presentMetrics),
          periods: periods.map((each) => ({ period: each.period, totals: each.totals.map(presentMetrics) })),
        },
        requestId,
      }))
    },
  )
}
