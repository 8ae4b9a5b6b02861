import { CURRENT_API_VERSION } from '@revkeen-edge/contracts'
import { logError } from '@revkeen-edge/services/log.ts'
import { Hono } from 'hono'
import { publicIdLike } from './request-id.ts'
import type { Api, ApiContext, ApiEnv, Platform, Principal } from './context.ts'
import { hashOfKey, principalOf } from './api-key.ts'
import { OWN_DIALECT } from './dialect.ts'
import { internalError, invalidApiKey, rateLimited, routeMissing, type ApiError } from './errors.ts'
import { resolveVersion } from './version.ts'

const WINDOW_SECONDS = 60

/** Headers of every answer: nothing here is for a browser to frame, sniff, cache or run. */
const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const

/**
 * The app that every API route hangs on: request id, security headers, errors in the envelope, and for everything
 * under /v2 the key, its rate limit and its version, in that order. CORS stays closed: no header opens it.
 */
export function createApi(platformOf: (c: ApiContext) => Platform): Api {
  const app: Api = Object.assign(new Hono<ApiEnv>(), { operations: [] })
  app.use(async (c, next) => {
    c.set('dialect', OWN_DIALECT)
    const platform = platformOf(c)
    c.set('platform', platform)
    c.set('startedAt', platform.now())
    c.set('requestId', publicIdLike('req', platform.runtime.uuid()))
    c.header('X-Request-Id', c.var.requestId)
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value)
    await next()
  })
  app.use('/v2/*', async (c, next) => {
    if (c.req.path === '/v2/openapi.json') return next()
    c.header('RevKeen-Version', CURRENT_API_VERSION)
    const refused = await admit(c)
    return refused ? sendError(c, refused) : next()
  })
  app.notFound((c) => sendError(c, routeMissing))
  app.onError((error, c) => {
    logError('api.failed', { requestId: c.var.requestId, path: c.req.path }, error)
    return sendError(c, internalError)
  })
  return app
}

async function admit(c: ApiContext): Promise<ApiError | null> {
  const caller = await callerOf(c, c.req.header('x-api-key') ?? bearerOf(c))
  if ('error' in caller) return caller.error
  const { principal } = caller
  c.header('RevKeen-Version', principal.apiVersion)
  const refused = await admitted(c, principal)
  if (refused) return refused
  const resolved = resolveVersion(c.req.header('revkeen-version'), principal.apiVersion)
  if ('error' in resolved) return resolved.error
  c.set('apiVersion', resolved.version)
  c.header('RevKeen-Version', resolved.version)
  return null
}

/** What a request brings as `Authorization: Bearer`. */
export function bearerOf(c: ApiContext): string | undefined {
  return /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
}

/** Who calls with an API key. */
export async function callerOf(
  c: ApiContext,
  key: string | undefined,
): Promise<{ readonly principal: Principal } | { readonly error: ApiError }> {
  const hash = key === undefined ? null : await hashOfKey(key)
  const entry = hash === null ? null : await c.var.platform.directory.find('api_key', hash)
  const principal = entry && principalOf(entry, c.var.startedAt)
  return principal ? { principal } : { error: invalidApiKey }
}

/** Lets a caller in whose credentials are in order, unless it calls too often. */
export async function admitted(c: ApiContext, principal: Principal): Promise<ApiError | null> {
  const { platform, startedAt } = c.var
  c.set('principal', principal)
  c.set('apiVersion', principal.apiVersion)
  if (!platform.rateLimit || (await platform.rateLimit(principal))) return null
  c.header('Retry-After', String(WINDOW_SECONDS - (Math.floor(startedAt / 1000) % WINDOW_SECONDS)))
  return rateLimited
}

export function sendError(c: ApiContext, error: ApiError): Response {
  const { status, body } = c.var.dialect.error(error, c.var.requestId)
  return c.json(body, status)
}
