import type { UpdateWebhookEndpoint } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  ok,
  outboundUrl,
  type DomainError,
  type OutboundRules,
  type Result,
  type WebhookEndpoint,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { getWebhookEndpoint } from './get.ts'

/** Changes an endpoint. A new URL and being enabled again both start with a closed circuit: its trouble is taken to be over. */
export async function updateWebhookEndpoint(
  context: Context,
  rules: OutboundRules,
  id: string,
  body: UpdateWebhookEndpoint,
): Promise<Result<Planned<WebhookEndpoint>, DomainError>> {
  const url = body.url === undefined ? null : outboundUrl(body.url, rules)
  if (url && !url.ok) return err(invalidField('url', url.error))
  const found = await getWebhookEndpoint(context, id)
  if (!found.ok) return found
  const set = { ...changesOf(found.value, body), updatedAt: context.now }
  return ok({
    value: updated(found.value, set),
    plan: {
      changes: [update('webhookEndpoints', found.value, set)],
      audit: [{ action: 'webhook_endpoint.update', objectType: 'webhook_endpoint', objectId: id }],
    },
  })
}

const CLOSED = {
  circuitState: 'closed',
  circuitOpenedAt: null,
  consecutiveFailures: 0,
  consecutiveRetryFailures: 0,
} as const

function changesOf(endpoint: WebhookEndpoint, body: UpdateWebhookEndpoint): Partial<WebhookEndpoint> {
  const enabledAgain = body.enabled === true && endpoint.status === 'disabled'
  const moved = body.url !== undefined && body.url !== endpoint.url
  return {
    ...(body.url === undefined ? {} : { url: body.url }),
    ...(body.enabled_events === undefined ? {} : { enabledEvents: body.enabled_events }),
    ...(body.description === undefined ? {} : { description: body.description }),
    ...(body.enabled === undefined ? {} : { status: body.enabled ? 'enabled' : 'disabled' }),
    ...(enabledAgain || moved ? CLOSED : {}),
  }
}
