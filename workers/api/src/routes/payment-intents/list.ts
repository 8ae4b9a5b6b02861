import {
  paymentIntentListResponse,
  paymentIntentsQuery,
  presentCursorList,
  presentPaymentIntent,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPaymentIntents } from '@revkeen-edge/services/payment-intents/list.ts'

export function registerListPaymentIntents(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payment-intents',
      operationId: 'payment_intents_list',
      summary: 'List payment intents',
      description:
        'Newest first. `customer` takes the UUID or the `cus_` id, `created_gte` and `created_lte` Unix seconds.',
      tag: 'Payment intents',
      scope: 'payment_intents:read',
      query: paymentIntentsQuery,
      response: paymentIntentListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listPaymentIntents(context, window, {
        customerId: query.customer,
        status: query.status,
        createdGte: query.created_gte,
        createdLte: query.created_lte,
      })
      return read(ok(page), () =>
        presentCursorList(page, (intent) => presentPaymentIntent(intent, context.tenant.mode), {
          window,
          url: '/v2/payment-intents',
          requestId,
        }),
      )
    },
  )
}
