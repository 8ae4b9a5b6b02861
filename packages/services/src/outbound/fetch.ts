import { outboundUrl, type OutboundRules } from '@revkeen-edge/domain'

/** The whole exchange, from the connection to the last byte that is kept of the reply. */
export const OUTBOUND_TIMEOUT_MS = 30_000
/** What is read and kept of a reply. */
export const MAX_REPLY_BYTES = 65_536

export interface OutboundRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** Exactly these are sent, beside what HTTP itself needs. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** How an exchange ended. Of a reply nothing but its status and the beginning of its body is kept: no headers, no cookies. */
export type OutboundResult = OutboundReply<string> | OutboundFailure
/** The same with the body as it came, whole. */
export type OutboundFile = OutboundReply<Uint8Array> | OutboundFailure<FailureCode | 'too_large'>

interface OutboundReply<Body> {
  readonly kind: 'replied'
  readonly status: number
  readonly body: Body
  readonly durationMs: number
}

interface OutboundFailure<Code = FailureCode> {
  readonly kind: 'failed'
  readonly code: Code
  readonly message: string
  readonly durationMs: number
}

type FailureCode = 'url_refused' | 'timeout' | 'connection_failed'

export interface OutboundOptions {
  readonly rules: OutboundRules
  readonly timeoutMs?: number
}

/**
 * The one way to call a URL that a merchant gave. The URL is judged again at every call, since the rules may have
 * changed after it was stored; a redirect is a reply like any other and never followed. Gives every failure as a
 * value.
 */
export async function outboundFetch(request: OutboundRequest, options: OutboundOptions): Promise<OutboundResult> {
  const result = await exchange(request, options, MAX_REPLY_BYTES)
  return result.kind === 'failed' ? result : { ...result, body: storable(result.body) }
}

/** The same for a file: one of more than `MAX_REPLY_BYTES` is a failure, since half of it is of no use. */
export async function outboundFile(
  request: Pick<OutboundRequest, 'url' | 'headers'>,
  options: OutboundOptions,
): Promise<OutboundFile> {
  // One byte more than fits tells a file that is too large.
  const result = await exchange({ ...request, method: 'GET' }, options, MAX_REPLY_BYTES + 1)
  if (result.kind === 'failed' || result.body.byteLength <= MAX_REPLY_BYTES) return result
  const { durationMs } = result
  return { kind: 'failed', code: 'too_large', message: `The file has more than ${MAX_REPLY_BYTES} bytes.`, durationMs }
}

async function exchange(
  request: OutboundRequest,
  { rules, timeoutMs = OUTBOUND_TIMEOUT_MS }: OutboundOptions,
  maxBytes: number,
): Promise<OutboundReply<Uint8Array> | OutboundFailure> {
  const startedAt = Date.now()
  const url = outboundUrl(request.url, rules)
  const failed = (code: FailureCode, message: string): OutboundFailure => ({
    kind: 'failed',
    code,
    message,
    durationMs: Date.now() - startedAt,
  })
  if (!url.ok) return failed('url_refused', `The URL ${url.error}.`)
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const { method, headers, body = null } = request
    const response = await fetch(url.value.href, { method, headers, body, redirect: 'manual', signal })
    const kept = await readBeginning(response.body, maxBytes, signal)
    return { kind: 'replied', status: response.status, body: kept, durationMs: Date.now() - startedAt }
  } catch {
    // What the platform says of a failed connection is about our side of it, so it is not passed on.
    if (signal.aborted) return failed('timeout', `No complete reply within ${timeoutMs / 1000} seconds.`)
    return failed('connection_failed', 'The connection was refused or broken, or the host is unknown.')
  }
}

/** At most that many bytes of a body; the rest is not waited for. */
async function readBeginning(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (!body) return new Uint8Array()
  const reader = body.getReader()
  const bytes = new Uint8Array(maxBytes)
  let size = 0
  try {
    while (size < maxBytes) {
      const { done, value } = await orAborted(reader.read(), signal)
      if (done) break
      const kept = value.subarray(0, maxBytes - size)
      bytes.set(kept, size)
      size += kept.byteLength
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
  return bytes.subarray(0, size)
}

/** A body as text that a database takes. */
function storable(body: Uint8Array): string {
  return new TextDecoder().decode(body).replaceAll('\0', '\uFFFD')
}

/** A body that stalls ends with the time-out, whether or not the platform ends its stream. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new Error('aborted'))
    if (signal.aborted) return aborted()
    signal.addEventListener('abort', aborted, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}
