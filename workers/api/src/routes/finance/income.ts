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
        'Every payment that came in, newest first, with its fees and what is left; `summary` has what all of them came to, by currency, and what went back of such payments. It may be asked for by currency, customer, amount, status, kind of payment method, product and payout. `created_gte` and `created_lte` are Unix seconds; left out, the last thirty days are reported.',
      tag: 'Finance',
      scope: 'finance:read',
      query: incomeQuery,
      response: incomeResponse,
      errors: [404],
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const report = await incomeReport(context, window, {
        currency: query.currency,
        customerId: query.customer_id,
        amountGte: query.amount_minor_gte,
        amountLte: query.amount_minor_lte,
        status: query.status,
        paymentMethodType: query.payment_method_type,
        productId: query.product_id,
        payoutId: query.payout_id,
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
