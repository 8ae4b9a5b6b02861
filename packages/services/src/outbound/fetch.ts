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
export type OutboundResult =
  | { readonly kind: 'replied'; readonly status: number; readonly body: string; readonly durationMs: number }
  | {
      readonly kind: 'failed'
      readonly code: 'url_refused' | 'timeout' | 'connection_failed'
      readonly message: string
      readonly durationMs: number
    }

export interface OutboundOptions {
  readonly rules: OutboundRules
  readonly timeoutMs?: number
}

/**
 * The one way to call a URL that a merchant gave. The URL is judged again at every call, since the rules may have
 * changed after it was stored; a redirect is a reply like any other and never followed. Gives every failure as a
 * value.
 */
export async function outboundFetch(
  request: OutboundRequest,
  { rules, timeoutMs = OUTBOUND_TIMEOUT_MS }: OutboundOptions,
): Promise<OutboundResult> {
  const startedAt = Date.now()
  const url = outboundUrl(request.url, rules)
  const failed = (code: 'url_refused' | 'timeout' | 'connection_failed', message: string): OutboundResult => ({
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
    const text = await readBeginning(response.body, signal)
    return { kind: 'replied', status: response.status, body: text, durationMs: Date.now() - startedAt }
  } catch {
    // What the platform says of a failed connection is about our side of it, so it is not passed on.
    if (signal.aborted) return failed('timeout', `No complete reply within ${timeoutMs / 1000} seconds.`)
    return failed('connection_failed', 'The connection was refused or broken, or the host is unknown.')
  }
}

/** At most the kept bytes of a body, as text; the rest is not waited for. */
async function readBeginning(body: ReadableStream<Uint8Array> | null, signal: AbortSignal): Promise<string> {
  if (!body) return ''
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  try {
    while (size < MAX_REPLY_BYTES) {
      const { done, value } = await orAborted(reader.read(), signal)
      if (done) break
      const kept = value.subarray(0, MAX_REPLY_BYTES - size)
      size += kept.byteLength
      text += decoder.decode(kept, { stream: true })
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
  return (text + decoder.decode()).replaceAll('\0', '\uFFFD')
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
