import type { D1Database } from '@cloudflare/workers-types'
import { CURRENT_API_VERSION } from '@revkeen-edge/contracts'
import { databaseFor } from '@revkeen-edge/db'
import type { Tenant } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'

/** The context of a use case that a test runs by itself, on a tenant that nobody else has. */
export function contextOn(
  db: D1Database,
  now = Date.now(),
  tenant: Tenant = { merchantId: systemRuntime.uuid(), mode: 'sandbox' },
): Context {
  return {
    tenant,
    actor: { type: 'system', id: null },
    requestId: 'req_test',
    idempotencyKey: null,
    apiVersion: CURRENT_API_VERSION,
    now,
    runtime: systemRuntime,
    db: databaseFor({ DB: db }, tenant),
  }
}
