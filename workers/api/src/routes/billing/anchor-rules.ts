import { billingAnchorRulesResponse, presentAnchorRules } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, type Api } from '@revkeen-edge/http'

export function registerListBillingAnchorRules(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/billing/anchor-rules',
      operationId: 'billing_anchor_rules_list',
      summary: 'List the anchor rules',
      description: 'How the days on which periods begin are found.',
      tag: 'Billing',
      scope: 'subscriptions:read',
      response: billingAnchorRulesResponse,
    },
    ({ requestId }) => read(ok(presentAnchorRules()), (data) => ({ data, requestId })),
  )
}
