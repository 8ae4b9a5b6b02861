import { billingIntervalsResponse, presentIntervals } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, type Api } from '@revkeen-edge/http'

export function registerListBillingIntervals(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/billing/intervals',
      operationId: 'billing_intervals_list',
      summary: 'List the billing intervals',
      description: 'What a price may be billed by; each can be counted, such as every two weeks.',
      tag: 'Billing',
      scope: 'subscriptions:read',
      response: billingIntervalsResponse,
    },
    ({ requestId }) => read(ok(presentIntervals()), (data) => ({ data, requestId })),
  )
}
