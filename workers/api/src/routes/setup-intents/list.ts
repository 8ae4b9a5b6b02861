import {
  setupIntentListResponse,
  setupIntentsQuery,
  presentCursorList,
  presentSetupIntent,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listSetupIntents } from '@revkeen-edge/services/setup-intents/list.ts'

export function registerListSetupIntents(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/setup-intents',
      operationId: 'setup_intents_list',
      summary: 'List setup intents',
      description: 'Newest first.',
      tag: 'Setup intents',
      scope: 'setup_intents:read',
      query: setupIntentsQuery,
      response: setupIntentListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listSetupIntents(context, window, { customerId: query.customer_id, status: query.status })
      return read(ok(page), () =>
        presentCursorList(page, presentSetupIntent, { window, url: '/v2/setup-intents', requestId }),
      )
    },
  )
}
