import type { Context as UseCaseContext } from '@revkeen-edge/services/context.ts'
import { sha256Hex } from '@revkeen-edge/services/crypto.ts'
import type { IdempotencyWrite } from '@revkeen-edge/services/ports/database.ts'
import type { IdempotencyRecord } from '@revkeen-edge/services/ports/idempotency.ts'
import * as z from 'zod'
import { idempotencyKey, type ApiContext } from './context.ts'
import { idempotencyConflict, idempotencyInProgress, validationError, type ApiError } from './errors.ts'

const LIFETIME_MS = 24 * 60 * 60 * 1000
/** How long a claimed key is its first request's alone. */
const LEASE_MS = 60_000

/** A request that carries a key: where its answer is kept, and what makes another body another request. */
export interface Keyed {
  readonly id: string
  readonly requestHash: string
}

export interface Answer {
  readonly status: number
  readonly body: string
}

/** The key of a request, or null without one. GET and DELETE do not honour the header. */
export async function keyedRequest(
  c: ApiContext,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ keyed: Keyed | null } | { error: ApiError }> {
  const key = idempotencyKey(c)
  if (key === undefined || !['POST', 'PATCH', 'PUT'].includes(c.req.method)) return { keyed: null }
  if (key.length === 0 || key.length > 255) {
    return { error: validationError({ [c.var.dialect.keyHeader]: ['must have 1 to 255 characters'] }) }
  }
  const [id, requestHash] = await Promise.all([
    sha256Hex([c.var.principal.keyId, c.req.method, c.req.path, key].join('\n')),
    sha256Hex(bytes),
  ])
  return { keyed: { id, requestHash } }
}

const stored = z.object({ status: z.number(), body: z.string(), requestId: z.string(), version: z.string() })

/** The record of an answer, to be committed together with its effects. Its text is sealed: some answers hold secrets. */
export async function answerWrite(
  c: ApiContext,
  keyed: Keyed,
  answer: Answer,
  options: { claimed: boolean; numberPath?: string | readonly string[] },
): Promise<IdempotencyWrite> {
  const plain = JSON.stringify({ ...answer, requestId: c.var.requestId, version: c.var.apiVersion })
  const response = await c.var.platform.sealer.seal(plain, boundTo(c, keyed))
  const expiresAt = c.var.startedAt + LIFETIME_MS
  const { claimed, numberPath } = options
  return {
    ...keyed,
    response,
    leaseUntil: null,
    expiresAt,
    claimed,
    ...(numberPath === undefined ? {} : { numberPath }),
  }
}

/** Takes a key for a request that calls a gateway, before it does. */
export function claimWrite(c: ApiContext, keyed: Keyed): IdempotencyWrite {
  const { startedAt } = c.var
  return {
    ...keyed,
    response: null,
    leaseUntil: startedAt + LEASE_MS,
    expiresAt: startedAt + LIFETIME_MS,
    claimed: false,
  }
}

/**
 * Gives a claimed key back at once, so that a retry need not wait for the end of the lease. Only for a request that has
 * certainly done nothing.
 */
export async function releaseClaim(c: ApiContext, context: UseCaseContext, keyed: Keyed): Promise<void> {
  const { startedAt } = c.var
  // A take-over at the end of our own lease: whoever has taken the key over since then keeps it.
  const atEnd = { ...context, now: startedAt + LEASE_MS }
  await context.db.commit(atEnd, { changes: [] }, { ...claimWrite(c, keyed), leaseUntil: startedAt })
}

function boundTo(c: ApiContext, keyed: Keyed): string {
  return `idempotency:${c.var.principal.merchantId}:${keyed.id}`
}

/**
 * What a repeated key gets: the stored answer to the letter, a conflict for another body, or a request to wait while
 * the first is under way. Null once a claim's lease has run out, when the caller may take it over.
 */
export async function replay(
  c: ApiContext,
  context: UseCaseContext,
  keyed: Keyed,
): Promise<Response | ApiError | null> {
  const { record } = await context.db.load({ record: context.db.rows.idempotency.byId(keyed.id) })
  if (!record) return null
  if (record.requestHash !== keyed.requestHash) return idempotencyConflict
  if (record.response === null) return (record.leaseUntil ?? 0) > c.var.startedAt ? idempotencyInProgress : null
  const { status, body, requestId, version } = stored.parse(
    JSON.parse(await c.var.platform.sealer.open(record.response, boundTo(c, keyed))),
  )
  c.header('Idempotency-Replayed', 'true')
  c.header('X-Request-Id', requestId)
  c.header('RevKeen-Version', version)
  c.header('Content-Type', 'application/json')
  return c.body(patched(body, record.patch), status as 200)
}

/** Sets what the commit allotted (an invoice number) into a body, at its JSON path. */
export function patched(body: string, patch: IdempotencyRecord['patch']): string {
  if (!patch) return body
  const root: unknown = JSON.parse(body)
  for (const [path, value] of Object.entries(patch)) setAt(root, path.replace(/^\$\./, '').split('.'), value)
  return JSON.stringify(root)
}

function setAt(target: unknown, path: readonly string[], value: string): void {
  const [key, ...rest] = path
  if (key === undefined || typeof target !== 'object' || target === null) return
  const holder = target as Record<string, unknown>
  if (rest.length === 0) holder[key] = value
  else setAt(holder[key], rest, value)
}
