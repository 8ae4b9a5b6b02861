import { pathId, paymentRailsQuery, paymentRailsResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getPaymentRails } from '@revkeen-edge/services/customer-rails/get.ts'
import * as z from 'zod'

export function registerGetPaymentRails(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{id}/payment-rails',
      operationId: 'customers_payment_rails_get',
      summary: 'Get the ways by which a customer can pay',
      description: 'Each is available, or says why not. With an `invoice_id`, only what that invoice allows.',
      tag: 'Customers',
      scope: 'customers:read',
      params: z.object({ id: pathId('customer') }),
      query: paymentRailsQuery,
      response: paymentRailsResponse,
      errors: [404],
    },
    async ({ context, params, query, requestId }) =>
      read(await getPaymentRails(context, params.id, query.invoice_id), (rails) => ({
        data: { customer_id: params.id, invoice_id: query.invoice_id ?? null, rails },
        requestId,
      })),
  )
}
