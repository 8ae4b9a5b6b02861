import { Agent, request } from 'undici'

const TIMEOUT_MS = 20_000

/** Keeps connections, and answers hold no order among each other. */
const agent = new Agent({ connections: 16, pipelining: 1, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS })

export interface Sent {
  readonly method: string
  /** With its query, below the host. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Text and bytes go as they are, anything else as JSON; undefined is no body. */
  readonly body?: unknown
  /** How long its answer may take; 20 s unless told. */
  readonly timeoutMs?: number
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body as JSON; null where it is none. */
  readonly json: unknown
}

/** One request, exactly as given. Throws when there is no answer in time. */
export async function send(base: string, sent: Sent): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sendOnce(base, sent)
    } catch (error) {
      if (tries === TRIES || !isUnread(error)) throw error
    }
  }
}

const TRIES = 3

/** A body that is refused by its length is not read to its end, so its connection may close before the answer is seen. */
function isUnread(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}

async function sendOnce(
  base: string,
  { method, path, headers = {}, body, timeoutMs = TIMEOUT_MS }: Sent,
): Promise<Answer> {
  const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array
  const json = body !== undefined && !('content-type' in headers) ? { 'content-type': 'application/json' } : {}
  const reply = await request(base + path, {
    method: method.toUpperCase(),
    dispatcher: agent,
    headers: { ...json, ...headers },
    body: raw ? (body ?? null) : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  })
  const text = await reply.body.text()
  return { status: reply.statusCode, headers: flat(reply.headers), text, json: parsed(text) }
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A part of an answer, or undefined where the answer has no such part. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let part = value
  for (const key of path) part = typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined
  return part
}
