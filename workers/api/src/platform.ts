import { databaseFor, directoryOf, traced, type Trace } from '@revkeen-edge/db'
import { gatewaysOf } from '@revkeen-edge/gateways'
import type { Platform, Principal } from '@revkeen-edge/http'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { connectedChannels } from '@revkeen-edge/services/messages/connected.ts'
import { queueDeliveries, queueOutbox } from '@revkeen-edge/services/outbox.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { Env } from './env.ts'

/** What the API's routes work with, from the worker's bindings. `trace` counts this request's round trips to D1. */
export function platformOf(env: Env, trace: Trace | null): Platform {
  const DB = trace ? traced(env.DB, trace) : env.DB
  const sealer = sealerOf(env.ENVELOPE_KEY)
  return {
    directory: directoryOf(DB, Date.now),
    runtime: systemRuntime,
    sealer,
    outbox: queueOutbox(env.OUTBOX, queueDeliveries(env.DELIVERIES)),
    gateways: gatewaysOf(env, sealer),
    urls: {
      api: env.API_URL,
      checkout: env.CHECKOUT_URL,
      portal: env.PORTAL_URL,
      webhooks: env.WEBHOOKS_URL,
      allowLoopback: env.ALLOW_LOOPBACK === 'on',
    },
    channels: connectedChannels(env),
    databaseFor: (tenant) => databaseFor({ DB }, tenant),
    rateLimit: env.RATE_LIMITS === 'on' ? (principal) => withinLimit(env, principal) : null,
    now: Date.now,
  }
}

async function withinLimit(env: Env, { mode, merchantId }: Principal): Promise<boolean> {
  const limit = mode === 'live' ? env.RATE_LIMIT_LIVE : env.RATE_LIMIT_SANDBOX
  const { success } = await limit.limit({ key: merchantId })
  return success
}
