import { CURRENT_API_VERSION, parseTenantMode } from '@revkeen-edge/contracts'
import { databaseFor, directoryOf } from '@revkeen-edge/db'
import { parseId } from '@revkeen-edge/domain'
import { gatewaysOf } from '@revkeen-edge/gateways'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { receiveCallback, type Reception } from '@revkeen-edge/services/gateway-callbacks/receive.ts'
import { rejectionMeter } from '@revkeen-edge/services/gateway-callbacks/rejections.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { Env } from './env.ts'

interface Received {
  readonly reception: Reception
  readonly merchantId: string | null
}

const UNKNOWN: Received = { reception: { kind: 'ignored', reason: 'unknown gateway account' }, merchantId: null }

/** Lives as long as the isolate does. */
const rejections = rejectionMeter()

/** Finds the tenant of a callback's address and hands the callback to it. Unknown addresses are nobody's business. */
export async function receiveNmi(env: Env, accountRef: string, headers: Headers, rawBody: string): Promise<Received> {
  const accountId = parseId('gatewayAccount', accountRef)
  const entry = accountId && (await directoryOf(env.DB, Date.now).find('gateway_account', accountId))
  if (!entry) return UNKNOWN
  const tenant = { merchantId: entry.merchantId, mode: parseTenantMode(entry.data) }
  const context: Context = {
    tenant,
    actor: { type: 'gateway', id: entry.targetId },
    requestId: systemRuntime.uuid(),
    idempotencyKey: null,
    apiVersion: CURRENT_API_VERSION,
    now: Date.now(),
    runtime: systemRuntime,
    db: databaseFor(env, tenant),
  }
  const ports = { gateways: gatewaysOf(env, sealerOf(env.ENVELOPE_KEY)), rejections }
  return {
    reception: await receiveCallback(context, ports, entry.targetId, headers, rawBody),
    merchantId: tenant.merchantId,
  }
}
