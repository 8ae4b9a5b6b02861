import type { Channel, Mode } from '@revkeen-edge/domain'
import type { Context as UseCaseContext } from '@revkeen-edge/services/context.ts'
import type { Sealer } from '@revkeen-edge/services/crypto.ts'
import type { Database } from '@revkeen-edge/services/ports/database.ts'
import type { Directory } from '@revkeen-edge/services/ports/directory.ts'
import type { Gateways } from '@revkeen-edge/services/ports/gateways.ts'
import type { OutboxSignal } from '@revkeen-edge/services/ports/outbox.ts'
import type { AuthenticationPorts, PaymentPorts } from '@revkeen-edge/services/ports/payments.ts'
import type { Runtime } from '@revkeen-edge/services/ports/runtime.ts'
import type { Context as HonoContext, Hono } from 'hono'
import type { Dialect } from './dialect.ts'
import type { Operation } from './route.ts'

/** Who calls: an API key, and through it one tenant. */
export interface Principal {
  readonly keyId: string
  readonly merchantId: string
  readonly mode: Mode
  readonly scopes: readonly string[]
  readonly apiVersion: string
}

/** What a deployment gives to the HTTP layer. Built once a request, from the worker's bindings. */
export interface Platform {
  readonly directory: Directory
  readonly runtime: Runtime
  readonly sealer: Sealer
  readonly outbox: OutboxSignal
  readonly gateways: Gateways
  readonly urls: Urls
  /** The ways to reach people that are connected. */
  readonly channels: readonly Channel[]
  databaseFor(tenant: { merchantId: string; mode: Mode }): Database
  /** True while the caller is within its minute; null where limits are off. */
  readonly rateLimit: ((principal: Principal) => Promise<boolean>) | null
  /** UTC milliseconds. */
  now(): number
}

/** Where the deployment's own pages are, and whether loopback may be called (development alone). */
export interface Urls {
  readonly api: string
  readonly checkout: string
  readonly portal: string
  readonly webhooks: string
  readonly allowLoopback: boolean
}

export interface ApiVariables {
  platform: Platform
  requestId: string
  startedAt: number
  dialect: Dialect
  /** The body, once it was read. */
  body?: Uint8Array<ArrayBuffer>
  principal: Principal
  apiVersion: string
}

/** The environment of the API's Hono app. Workers add their own bindings. */
export interface ApiEnv {
  Variables: ApiVariables
}

/** The API's app, and what hangs on it. */
export type Api = Hono<ApiEnv> & { readonly operations: Operation[] }
export type ApiContext = HonoContext<ApiEnv>

/** What an operation that charges works with. */
export function paymentPorts(c: ApiContext): PaymentPorts {
  const { gateways, outbox, urls, now } = c.var.platform
  return { gateways, outbox, checkoutUrl: urls.checkout, clock: now, defer: (work) => c.executionCtx.waitUntil(work) }
}

/** What an operation works with whose charge may be challenged, or whose customers are sent to the portal. */
export function authenticationPorts(c: ApiContext): AuthenticationPorts & { readonly portalUrl: string } {
  const { sealer, urls } = c.var.platform
  return { ...paymentPorts(c), sealer, portalUrl: urls.portal }
}

/** The key that names a request, if it brings one. */
export function idempotencyKey(c: ApiContext): string | undefined {
  return c.req.header(c.var.dialect.keyHeader)
}

/** The context of what is done for a caller before it is let in, such as checking its signature. */
export function callerContext(c: ApiContext, { merchantId, mode, keyId, apiVersion }: Principal): UseCaseContext {
  const tenant = { merchantId, mode }
  return {
    tenant,
    actor: { type: 'api_key', id: keyId },
    requestId: c.var.requestId,
    idempotencyKey: null,
    apiVersion,
    now: c.var.startedAt,
    runtime: c.var.platform.runtime,
    db: c.var.platform.databaseFor(tenant),
  }
}

/** The context of a use case, from that of a request. `requestKey` names a keyed request. */
export function useCaseContext(c: ApiContext, requestKey: string | null): UseCaseContext {
  const { apiVersion } = c.var
  const context = { ...callerContext(c, c.var.principal), apiVersion }
  return requestKey === null ? context : { ...context, idempotencyKey: idempotencyKey(c) ?? null, requestKey }
}
