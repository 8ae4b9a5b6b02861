import { missing, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context as UseCaseContext } from '@revkeen-edge/services/context.ts'
import type { Planned } from '@revkeen-edge/services/plan.ts'
import * as z from 'zod'
import { hasScope } from './api-key.ts'
import { sendError } from './app.ts'
import { parseBody, readBody } from './body.ts'
import { useCaseContext, type Api, type ApiContext } from './context.ts'
import { fromDomain, idempotencyInProgress, insufficientPermissions, validationError, type ApiError } from './errors.ts'
import {
  answerWrite,
  claimWrite,
  keyedRequest,
  patched,
  releaseClaim,
  replay,
  type Answer,
  type Keyed,
} from './idempotency.ts'
import { issueFields } from './normalise.ts'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** An operation of the API: what it is called, who may call it, what it takes and gives. */
export interface Operation<P = unknown, Q = unknown, B = unknown> {
  readonly method: Method
  /** Below /v2, in OpenAPI's form: `/customers/{id}`. */
  readonly path: `/${string}`
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tag: string
  /** `resource:action`. */
  readonly scope: string
  readonly params?: z.ZodType<P>
  readonly query?: z.ZodType<Q>
  readonly body?: z.ZodType<B>
  /** The declaration has `body?`: no body equals `{}`. */
  readonly bodyOptional?: boolean
  readonly status?: 200 | 201
  readonly response: z.ZodType
  /** The media type of the file that it answers with, in place of JSON. */
  readonly file?: 'application/pdf'
  readonly errors?: readonly (400 | 404 | 409 | 422 | 503)[]
  readonly deprecated?: boolean
  /** Ours, beyond the published contract. */
  readonly extension?: boolean
  /** Calls a gateway, so that its key is claimed before it starts. */
  readonly callsGateway?: boolean
}

export interface Request<P, Q, B> {
  readonly context: UseCaseContext
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly requestId: string
  readonly c: ApiContext
}

/** What a handler wants done: give what it read, or commit what it planned. */
export type Handling =
  | { readonly kind: 'read'; readonly result: Result<unknown, DomainError> }
  | { readonly kind: 'file'; readonly result: Result<FileAnswer, DomainError> }
  | {
      readonly kind: 'mutate'
      readonly attempt: () => Promise<Result<Planned<unknown>, DomainError>>
      readonly present: (value: unknown) => object
      readonly numberPath?: string | readonly string[]
      readonly abandon?: () => Promise<void>
      readonly undecided?: (value: unknown) => boolean
    }

/** A file to keep. `name` goes without quotes and line breaks. */
export interface FileAnswer {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Answers with a file, of the type that the operation declares. */
export function file(result: Result<FileAnswer, DomainError>): Handling {
  return { kind: 'file', result }
}

/** Answers with what was read. A list that starts at a cursor which the tenant does not have is not found. */
export function read<T>(result: Result<T, DomainError>, present: (value: T) => object): Handling {
  const cursor = result.ok ? missingCursorOf(result.value) : null
  if (cursor !== null) return { kind: 'read', result: { ok: false, error: missing('The cursor’s object', cursor) } }
  return { kind: 'read', result: result.ok ? { ok: true, value: present(result.value) } : result }
}

function missingCursorOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('missingCursor' in value)) return null
  return typeof value.missingCursor === 'string' ? value.missingCursor : null
}

/**
 * Commits what a use case plans, together with the answer that a repeated key will get. A lost race plans again from
 * fresh rows. `numberPath` is where the answer shows an invoice number that the commit allots, in one place or several;
 * `abandon` takes back what planning did elsewhere, and runs once it is certain that nothing is committed; `undecided`
 * tells of an answer that says no more than "being checked", which is not kept for a repeated key.
 */
export function mutate<T>(
  attempt: () => Promise<Result<Planned<T>, DomainError>>,
  present: (value: T) => object,
  options: Options<T> = {},
): Handling {
  // What `attempt` gives is what the functions get; the union of handlings cannot say so.
  return { kind: 'mutate', attempt, present, ...options } as Handling
}

interface Options<T> {
  readonly numberPath?: string | readonly string[]
  readonly abandon?: () => Promise<void>
  readonly undecided?: (value: T) => boolean
}

/** Hangs an operation on the app. Returns nothing, so that types stay small. */
export function register<P = undefined, Q = undefined, B = undefined>(
  app: Api,
  operation: Operation<P, Q, B>,
  handler: (request: Request<P, Q, B>) => Promise<Handling> | Handling,
): void {
  app.operations.push(operation)
  app.on(operation.method, `/v2${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`, (c) => run(c, operation, handler))
}

/** What of an operation its requests are run by. */
type Runnable<P, Q, B> = Pick<
  Operation<P, Q, B>,
  'method' | 'scope' | 'params' | 'query' | 'body' | 'bodyOptional' | 'status' | 'file' | 'callsGateway'
>

/** Runs a request of a caller who was let in. */
export async function run<P, Q, B>(
  c: ApiContext,
  operation: Runnable<P, Q, B>,
  handler: (request: Request<P, Q, B>) => Promise<Handling> | Handling,
): Promise<Response> {
  const raw = await readBody(c)
  if ('error' in raw) return sendError(c, raw.error)
  const keyed = await keyedRequest(c, raw.bytes)
  if ('error' in keyed) return sendError(c, keyed.error)
  const context = useCaseContext(c, keyed.keyed?.id ?? null)
  const refuse = (error: ApiError) =>
    keyed.keyed ? refuseKeyed(c, context, keyed.keyed, error, false) : sendError(c, error)
  if (!hasScope(c.var.principal.scopes, operation.scope)) return refuse(insufficientPermissions(operation.scope))
  const input = parseInput(c, operation, raw.bytes)
  if ('error' in input) return refuse(input.error)
  if (keyed.keyed && operation.callsGateway) {
    const claimed = await claim(c, context, keyed.keyed)
    if (claimed) return claimed
  }
  const handling = await handler({ context, ...input, requestId: c.var.requestId, c })
  if (handling.kind === 'read') {
    if (keyed.keyed) return perform(c, context, operation, kept(handling), keyed.keyed)
    return handling.result.ok
      ? send(c, answerOf(handling.result.value as object, operation.status))
      : refuse(fromDomain(handling.result.error))
  }
  if (handling.kind === 'file') {
    const { result } = handling
    return result.ok ? sendFile(c, operation, result.value) : refuse(fromDomain(result.error))
  }
  return perform(c, context, operation, handling, keyed.keyed)
}

/** What a keyed request was told without changing anything is its answer from then on. */
function kept({ result }: Extract<Handling, { kind: 'read' }>): Extract<Handling, { kind: 'mutate' }> {
  const planned = result.ok ? ok({ value: result.value, plan: { changes: [] } }) : result
  return { kind: 'mutate', attempt: async () => planned, present: (value) => value as object }
}

const MAX_TRIES = 4

async function perform(
  c: ApiContext,
  context: UseCaseContext,
  operation: Pick<Operation, 'status' | 'callsGateway'>,
  handling: Extract<Handling, { kind: 'mutate' }>,
  keyed: Keyed | null,
): Promise<Response> {
  const claimed = keyed !== null && operation.callsGateway === true
  const { numberPath, abandon } = handling
  const refuse = (error: ApiError) => {
    if (abandon) c.executionCtx.waitUntil(abandon())
    if (claimed && isUndecided(error)) return undecided(c, context, keyed, error)
    return keyed ? refuseKeyed(c, context, keyed, error, claimed) : sendError(c, error)
  }
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const planned = await handling.attempt()
    if (!planned.ok) {
      if (claimed && isUnsent(planned.error)) await releaseClaim(c, context, keyed)
      return refuse(fromDomain(planned.error))
    }
    const answer = answerOf(handling.present(planned.value.value), operation.status)
    const options = { claimed, ...(numberPath === undefined ? {} : { numberPath }) }
    const kept = keyed && !handling.undecided?.(planned.value.value)
    const write = kept ? await answerWrite(c, keyed, answer, options) : undefined
    const outcome = await context.db.commit(context, planned.value.plan, write)
    if (outcome.ok) {
      const { eventIds, messageIds, number } = outcome
      const { deliveries = [] } = planned.value.plan
      if (eventIds.length + messageIds.length + deliveries.length > 0) {
        c.executionCtx.waitUntil(
          c.var.platform.outbox.signal({ merchantId: context.tenant.merchantId, eventIds, messageIds, deliveries }),
        )
      }
      return send(c, { ...answer, body: patched(answer.body, numbered(numberPath, number)) })
    }
    if (outcome.conflict.kind === 'idempotency' && keyed) return replayed(c, context, keyed)
    // The second look names the field; a use case that does not look at all is refused after it.
    if (outcome.conflict.kind === 'reference' && tries > 0) return refuse(fromDomain(missing('A referenced object')))
  }
  return refuse(
    fromDomain({
      code: 'conflict',
      message: 'The object is being changed by other requests, or the value is taken. Retry.',
    }),
  )
}

/** Who took the claim over may have answered by now: then that is the answer. */
async function undecided(c: ApiContext, context: UseCaseContext, keyed: Keyed, error: ApiError): Promise<Response> {
  const found = await replay(c, context, keyed)
  return found instanceof Response ? found : sendError(c, error)
}

/**
 * A payment that is being checked, or whose outcome could not be kept yet, has no answer to keep: once the claim's lease
 * has run out, the same key is answered from the outcome. Pinned by paying-lost-answers.test.ts.
 */
function isUndecided({ code }: ApiError): boolean {
  return code === 'payment_processing' || code === 'conflict'
}

/** The number that the commit allotted, by the places where the answer shows it. */
function numbered(path: string | readonly string[] | undefined, number: string | null): Record<string, string> | null {
  if (path === undefined || number === null) return null
  return Object.fromEntries([path].flat().map((each) => [each, number]))
}

function isUnsent(error: DomainError): boolean {
  return error.code === 'gateway_unavailable' && error.nothingSent === true
}

/** Keeps an error as the answer to its key, unless the key has an answer already. */
async function refuseKeyed(
  c: ApiContext,
  context: UseCaseContext,
  keyed: Keyed,
  error: ApiError,
  claimed: boolean,
): Promise<Response> {
  const response = sendError(c, error)
  if (error.status >= 500 || error.status === 429) return response
  const answer = { status: response.status, body: await response.clone().text() }
  const outcome = await context.db.commit(context, { changes: [] }, await answerWrite(c, keyed, answer, { claimed }))
  return outcome.ok ? response : replayed(c, context, keyed)
}

async function replayed(c: ApiContext, context: UseCaseContext, keyed: Keyed): Promise<Response> {
  const found = await replay(c, context, keyed)
  if (found instanceof Response) return found
  return sendError(c, found ?? fromDomain({ code: 'conflict', message: 'Retry with the same Idempotency-Key.' }))
}

/** Claims the key, or gives what a repeated one gets. Of those who find a lease run out, one takes the claim over. */
async function claim(c: ApiContext, context: UseCaseContext, keyed: Keyed): Promise<Response | null> {
  const outcome = await context.db.commit(context, { changes: [] }, claimWrite(c, keyed))
  if (outcome.ok) return null
  const found = (await replay(c, context, keyed)) ?? idempotencyInProgress
  return found instanceof Response ? found : sendError(c, found)
}

function answerOf(body: object, status: 200 | 201 = 200): Answer {
  return { status, body: JSON.stringify(body) }
}

function send(c: ApiContext, { status, body }: Answer): Response {
  c.header('Content-Type', 'application/json')
  return c.body(body, status as 200)
}

function sendFile(
  c: ApiContext,
  { file: type = 'application/pdf' }: Pick<Operation, 'file'>,
  answer: FileAnswer,
): Response {
  c.header('Content-Type', type)
  c.header('Content-Disposition', `inline; filename="${answer.name}"`)
  return c.body(answer.bytes)
}

function parseInput<P, Q, B>(
  c: ApiContext,
  operation: Pick<Operation<P, Q, B>, 'method' | 'params' | 'query' | 'body' | 'bodyOptional'>,
  bytes: Uint8Array,
): { params: P; query: Q; body: B } | { error: ApiError } {
  const params = operation.params?.safeParse(c.req.param())
  if (params && !params.success) return { error: validationError(issueFields(params.error)) }
  const query = operation.query?.safeParse(queryOf(c))
  if (query && !query.success) return { error: validationError(issueFields(query.error)) }
  const body = operation.body
    ? parseBody(c, bytes, operation.body, operation.bodyOptional ?? false)
    : parseNoBody(c, operation.method, bytes)
  if (body && 'error' in body) return body
  // An operation without a schema for a part has `undefined` as its type.
  return { params: params?.data as P, query: query?.data as Q, body: body?.body as B }
}

const NO_FIELDS = z.object({})

/** Where no body is declared there may be none, or one without fields. */
function parseNoBody(c: ApiContext, method: Method, bytes: Uint8Array): { body: undefined } | { error: ApiError } {
  const parsed = method === 'get' ? null : parseBody(c, bytes, NO_FIELDS, true)
  return parsed && 'error' in parsed ? parsed : { body: undefined }
}

/** A repeated parameter is read once, like the first; the client writes arrays that way only where none is declared. */
function queryOf(c: ApiContext): Record<string, string> {
  return Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ''))
}
