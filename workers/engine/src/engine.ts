import type { D1Database } from '@cloudflare/workers-types'
import { CURRENT_API_VERSION } from '@revkeen-edge/contracts'
import { databaseFor, handleFor } from '@revkeen-edge/db'
import { modeOf } from '@revkeen-edge/db/tenants.ts'
import type { OutboundRules } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sealerOf, type Sealer } from '@revkeen-edge/services/crypto.ts'
import { outboundRules } from '@revkeen-edge/services/outbound/rules.ts'
import { queueBilling, type BillingQueue } from '@revkeen-edge/services/billing-queue.ts'
import { queueDeliveries, queueOutbox } from '@revkeen-edge/services/outbox.ts'
import type { DeliveryQueue } from '@revkeen-edge/services/ports/deliveries.ts'
import type { MessagePorts } from '@revkeen-edge/services/ports/notifications.ts'
import type { OutboxSignal } from '@revkeen-edge/services/ports/outbox.ts'
import type { Runtime } from '@revkeen-edge/services/ports/runtime.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { Env } from './env.ts'
import { messagesOf } from './mail.ts'

/** What queue consumers and crons work with. */
export interface Engine {
  readonly env: Env
  readonly runtime: Runtime
  readonly sealer: Sealer
  readonly rules: OutboundRules
  readonly deliveries: DeliveryQueue
  readonly outbox: OutboxSignal
  readonly billing: BillingQueue
  readonly messages: MessagePorts
  /** The databases that a sweep goes through. */
  readonly databases: readonly D1Database[]
  /** A tenant's own database. */
  databaseOf(merchantId: string): D1Database
  /** The context of a use case that the system runs for a tenant. */
  contextFor(merchantId: string, now: number): Promise<Context>
}

export function engineOf(env: Env): Engine {
  const deliveries = queueDeliveries(env.DELIVERIES)
  const urls = { api: env.API_URL, checkout: env.CHECKOUT_URL, portal: env.PORTAL_URL, webhooks: env.WEBHOOKS_URL }
  return {
    env,
    runtime: systemRuntime,
    sealer: sealerOf(env.ENVELOPE_KEY),
    rules: outboundRules({ ...urls, allowLoopback: env.ALLOW_LOOPBACK === 'on' }),
    deliveries,
    outbox: queueOutbox(env.OUTBOX, deliveries),
    billing: queueBilling(env.BILLING),
    messages: messagesOf(env),
    databases: [env.DB],
    databaseOf: (merchantId) => handleFor(env, { merchantId }),
    contextFor: (merchantId, now) => systemContext(env, merchantId, now),
  }
}

async function systemContext(env: Env, merchantId: string, now: number): Promise<Context> {
  const tenant = { merchantId, mode: await modeOf(handleFor(env, { merchantId }), merchantId) }
  return {
    tenant,
    actor: { type: 'system', id: null },
    requestId: `sys_${systemRuntime.uuid()}`,
    idempotencyKey: null,
    apiVersion: CURRENT_API_VERSION,
    now,
    runtime: systemRuntime,
    db: databaseFor(env, tenant),
  }
}
