import type { CreateWebhookEndpoint } from '@revkeen-edge/contracts'
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
import type { Sealer } from '../crypto.ts'
import { insert, type Planned } from '../plan.ts'
import { newSecret, secretPlace } from './secret.ts'

/** An endpoint with the secret that is shown this once. */
export interface WithSecret {
  readonly endpoint: WebhookEndpoint
  readonly secret: string
}

/** Makes an endpoint. Its deliveries are rendered in the API version of the request that made it. */
export async function createWebhookEndpoint(
  context: Context,
  { sealer, rules }: { sealer: Sealer; rules: OutboundRules },
  body: CreateWebhookEndpoint,
): Promise<Result<Planned<WithSecret>, DomainError>> {
  const url = outboundUrl(body.url, rules)
  if (!url.ok) return err(invalidField('url', url.error))
  const secret = newSecret(context.runtime)
  const id = context.runtime.uuid()
  const endpoint = newEndpoint(context, id, body, await sealer.seal(secret, secretPlace(id)))
  return ok({
    value: { endpoint, secret },
    plan: {
      changes: [insert('webhookEndpoints', endpoint)],
      audit: [{ action: 'webhook_endpoint.create', objectType: 'webhook_endpoint', objectId: id }],
    },
  })
}

function newEndpoint(
  { tenant, apiVersion, now }: Context,
  id: string,
  body: CreateWebhookEndpoint,
  secretSealed: string,
): WebhookEndpoint {
  return {
    id,
    merchantId: tenant.merchantId,
    url: body.url,
    description: body.description ?? null,
    enabledEvents: body.enabled_events,
    status: 'enabled',
    secretSealed,
    apiVersion,
    circuitState: 'closed',
    consecutiveFailures: 0,
    consecutiveRetryFailures: 0,
    circuitOpenedAt: null,
    totalDeliveries: 0,
    successfulDeliveries: 0,
    failedDeliveries: 0,
    lastDeliveryAt: null,
    deletedAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
