import type * as z from 'zod'
import type { ApiContext } from './context.ts'
import { bodyTooLarge, validationError, wrongContentType, type ApiError } from './errors.ts'
import { issueFields, normaliseBody } from './normalise.ts'

/** No operation needs more; a batch of 100 records stays far below. */
export const MAX_BODY_BYTES = 1_048_576

/**
 * The raw body, or why it is refused. Reading stops at the limit, whatever a Content-Length claims. A signature may need
 * the body before its operation does, so what was read is kept.
 */
export async function readBody(c: ApiContext): Promise<{ bytes: Uint8Array<ArrayBuffer> } | { error: ApiError }> {
  if (c.var.body) return { bytes: c.var.body }
  const read = await readStream(c)
  if ('bytes' in read) c.set('body', read.bytes)
  return read
}

async function readStream(c: ApiContext): Promise<{ bytes: Uint8Array<ArrayBuffer> } | { error: ApiError }> {
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) return { error: bodyTooLarge }
  const stream = c.req.raw.body
  if (!stream) return { bytes: new Uint8Array() }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream as ReadableStream<Uint8Array>) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) return { error: bodyTooLarge }
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return { bytes }
}

/** A body as its schema wants it. No body at all equals `{}` where the operation's body is optional. */
export function parseBody<T>(
  c: ApiContext,
  bytes: Uint8Array,
  schema: z.ZodType<T>,
  optional: boolean,
): { body: T } | { error: ApiError } {
  const type = c.req.header('content-type')
  if (bytes.length > 0 && !(type && /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type))) {
    return { error: wrongContentType }
  }
  const json = bytes.length === 0 ? parseEmpty(optional) : parseJson(bytes)
  if ('error' in json) return json
  const normalised = normaliseBody(schema, json.value)
  const parsed = schema.safeParse(normalised.body)
  // What the body lacks as a whole may just be misspelt.
  const whole = Object.keys(normalised.fields).length === 0
  const fields = parsed.success ? normalised.fields : { ...issueFields(parsed.error, { whole }), ...normalised.fields }
  if (Object.keys(fields).length > 0 || !parsed.success) return { error: validationError(fields) }
  return { body: parsed.data }
}

function parseEmpty(optional: boolean): { value: unknown } | { error: ApiError } {
  return optional ? { value: {} } : { error: validationError({ body: ['is required'] }, 'A JSON body is required.') }
}

function parseJson(bytes: Uint8Array): { value: unknown } | { error: ApiError } {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value }
    return { error: validationError({ body: ['must be a JSON object'] }, 'The body must be a JSON object.') }
  } catch {
    return { error: validationError({ body: ['is not valid JSON'] }, 'The body is not valid JSON.') }
  }
}
