import type { GatewayReply } from '@revkeen-edge/services/ports/gateway.ts'

/** The gateway may think for long, but a payer must learn that the payment is being checked. */
const DEFAULT_TIMEOUT_MS = 30_000

export interface Transport {
  readonly fetch?: typeof fetch
  readonly timeoutMs?: number
}

export type Failure = Extract<GatewayReply, { outcome: 'unknown' | 'not_sent' }>

export type Answer = { readonly ok: true; readonly body: string } | { readonly ok: false; readonly failure: Failure }

/** Posts a form once, with no retry: no gateway's charge is idempotent. Never throws and never tells what was sent. */
export async function postForm(
  transport: Transport,
  url: URL,
  form: Readonly<Record<string, string>>,
  limitBytes: number,
): Promise<Answer> {
  const send = transport.fetch ?? globalThis.fetch
  try {
    const response = await send(url, {
      method: 'POST',
      body: new URLSearchParams(form),
      // A followed redirect could send a charge twice, and the key to somebody else.
      redirect: 'manual',
      signal: AbortSignal.timeout(transport.timeoutMs ?? DEFAULT_TIMEOUT_MS),
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
