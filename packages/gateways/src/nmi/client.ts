import type { GatewayReply } from '@revkeen-edge/services/ports/gateway.ts'
import type { Form } from './transform.ts'

/** The gateway may think for long, but a payer must learn that the payment is being checked. */
export const DEFAULT_TIMEOUT_MS = 30_000
const TRANSACT_LIMIT_BYTES = 64 * 1024
const QUERY_LIMIT_BYTES = 4 * 1024 * 1024

export interface NmiClientConfig {
  /** Where transact.php and query.php are, e.g. `https://secure.nmi.com/api`. Deployment configuration, never a tenant's. */
  readonly baseUrl: string
  readonly securityKey: string
  readonly fetch?: typeof fetch
  readonly timeoutMs?: number
}

export type Failure = Extract<GatewayReply, { outcome: 'unknown' | 'not_sent' }>

export type Answer = { readonly ok: true; readonly body: string } | { readonly ok: false; readonly failure: Failure }

export interface NmiClient {
  /** Sends a form once. There is no retry: transact.php is not idempotent. */
  transact(form: Form): Promise<Answer>
  query(form: Form): Promise<Answer>
  /** Asks about 3-D Secure, where no money moves. */
  authenticate(form: Form): Promise<Answer>
}

/** The transport to one merchant's account. Never throws and never tells the security key. */
export function nmiClient(config: NmiClientConfig): NmiClient {
  const base = config.baseUrl.replace(/\/+$/, '')
  const transactUrl = new URL(`${base}/transact.php`)
  const queryUrl = new URL(`${base}/query.php`)
  const authenticateUrl = new URL(`${base}/threeds.php`)
  return {
    transact: (form) => post(config, transactUrl, form, TRANSACT_LIMIT_BYTES),
    query: (form) => post(config, queryUrl, form, QUERY_LIMIT_BYTES),
    authenticate: (form) => post(config, authenticateUrl, form, TRANSACT_LIMIT_BYTES),
  }
}

async function post(config: NmiClientConfig, url: URL, form: Form, limitBytes: number): Promise<Answer> {
  const send = config.fetch ?? globalThis.fetch
  try {
    const response = await send(url, {
      method: 'POST',
      body: new URLSearchParams({ ...form, security_key: config.securityKey }),
      // A followed redirect could send a charge twice, and the key to somebody else.
      redirect: 'manual',
      signal: AbortSignal.timeout(config.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    })
    return await answerOf(response, limitBytes)
  } catch (error) {
    return { ok: false, failure: failureOf(error) }
  }
}

async function answerOf(response: Response, limitBytes: number): Promise<Answer> {
  if (response.status !== 200) {
    await response.body?.cancel()
    return unknown(
      response.status >= 500 ? 'server_error' : 'unreadable',
      `The gateway answered HTTP ${response.status}.`,
    )
  }
  const body = await readLimited(response, limitBytes)
  return body === null ? unknown('unreadable', 'The gateway’s reply is too long.') : { ok: true, body }
}

/** The body as text, or null beyond the limit. */
async function readLimited(response: Response, limitBytes: number): Promise<string | null> {
  if (!response.body) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const chunk = await reader.read()
    if (chunk.done) return text + decoder.decode()
    size += chunk.value.byteLength
    if (size > limitBytes) {
      await reader.cancel()
      return null
    }
    text += decoder.decode(chunk.value, { stream: true })
  }
}

/**
 * Node's codes for "there never was a connection". workerd has none: tried on 1.20261117, a refused connection, a reset
 * before the reply, one after it and a closed one all throw the same `Error: Network connection lost.` (and a failed name
 * look-up or TLS handshake the same `internal error`), so on Workers a failed fetch is always of unknown outcome.
 */
const NEVER_CONNECTED: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** What a failed fetch says of the request: `not_sent` only if it certainly never left. */
export function failureOf(error: unknown): Failure {
  if (NEVER_CONNECTED.has(codeOf(causeOf(error)))) {
    return { outcome: 'not_sent', message: 'The gateway could not be reached.' }
  }
  if (isTimeout(error)) return { outcome: 'unknown', reason: 'timeout', message: 'The gateway did not answer in time.' }
  return { outcome: 'unknown', reason: 'connection_lost', message: 'The connection to the gateway was lost.' }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
}

function causeOf(error: unknown): unknown {
  return error instanceof TypeError ? error.cause : undefined
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

function unknown(reason: 'server_error' | 'unreadable', message: string): Answer {
  return { ok: false, failure: { outcome: 'unknown', reason, message } }
}
