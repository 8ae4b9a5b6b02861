import { pathId, preferredRailsQuery, preferredRailsResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getPreferredRails } from '@revkeen-edge/services/customer-rails/preferred.ts'
import * as z from 'zod'

export function registerGetPreferredRails(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{id}/preferred-rails',
      operationId: 'customers_preferred_rails_get',
      summary: 'Rank the ways by which a customer can pay',
      description: 'The best first, with the platform fee of the amount: that given, else what is left of the invoice.',
      tag: 'Customers',
      scope: 'customers:read',
      params: z.object({ id: pathId('customer') }),
      query: preferredRailsQuery,
      response: preferredRailsResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) => {
      const about = { invoiceId: query.invoice_id, amountMinor: query.amount_minor ?? query.amount }
      return read(await getPreferredRails(context, params.id, about), ({ amountMinor, currency, rails }) => ({
        data: {
          customer_id: params.id,
          invoice_id: query.invoice_id ?? null,
          amount_minor: amountMinor,
          currency,
          preferred_rails: rails,
        },
        requestId,
      }))
    },
  )
}
