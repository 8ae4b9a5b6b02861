import { isCurrency, MAX_AMOUNT_MINOR, parseId, PREFIXES, publicId, type IdKind, type Json } from '@revkeen-edge/domain'
import * as z from 'zod'
import { unlessMissing } from './messages.ts'

/** The building blocks of every wire schema: one definition of a text, an amount, an id, a time. */

// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/

const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/

/** A line of people's text, such as a name: any script and emoji, but no control characters and no broken Unicode. */
export function text(max: number, min = 1) {
  return multiline(max, min).refine((value) => !LINE_BREAK.test(value), 'must not contain line breaks')
}

/** Text of people's that may have several lines, such as a description. */
export function multiline(max: number, min = 1) {
  return z
    .string()
    .min(min, min === 1 ? 'must not be empty' : undefined)
    .max(max)
    .refine((value) => !UNPRINTABLE.test(value), 'must not contain control characters')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
}

export const email = text(254).pipe(z.email('must be a valid email address')).meta({ format: 'email' })

/** A web address that a merchant gives for people to follow. */
export const webUrl = text(2048).refine(isWebUrl, 'must be an http or https URL').meta({ format: 'uri' })

function isWebUrl(value: string): boolean {
  if (!URL.canParse(value.replaceAll('{CHECKOUT_SESSION_ID}', 'x'))) return false
  return /^https?:$/.test(new URL(value.replaceAll('{CHECKOUT_SESSION_ID}', 'x')).protocol)
}

/** An ISO 4217 code; lower case is taken too. */
export const currency = z
  .string()
  .transform((code) => code.toUpperCase())
  .refine(isCurrency, 'must be an ISO 4217 currency code')

/** A whole number of minor units. */
export const amountMinor = z
  .int({ error: unlessMissing('must be a whole number of minor units') })
  .min(0, 'must not be negative')
  .max(MAX_AMOUNT_MINOR, 'is too large')
export const positiveAmountMinor = amountMinor.min(1, 'must be greater than 0')
export const quantity = z.int().min(1, 'must be greater than 0').max(1_000_000, 'is too large')

/** ISO 3166-1 alpha-2; lower case is taken too. */
export const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'must be a two-letter country code')
  .transform((code) => code.toUpperCase())

const MAX_JSON_CHARS = 16_384

const MAX_JSON_DEPTH = 64
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/** Free key-value data, up to 16 kB. The first value that could not be kept as it was sent is refused by its path. */
export const json = z.preprocess(
  (value, ctx) => {
    const fault = faultOf(value, [])
    if (fault) ctx.addIssue({ code: 'custom', ...fault })
    return value
  },
  z.record(z.string(), z.unknown()).refine(isStorable, 'must be at most 16 kB of JSON without NUL characters'),
)

interface Fault {
  readonly path: (string | number)[]
  readonly message: string
}

function faultOf(value: unknown, path: (string | number)[]): Fault | null {
  if (typeof value === 'number') return isExact(value) ? null : { path, message: INEXACT }
  if (typeof value !== 'object' || value === null) return null
  if (path.length >= MAX_JSON_DEPTH) return { path: [], message: `must be nested at most ${MAX_JSON_DEPTH} deep` }
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key]
    const fault = UNSAFE_KEYS.has(key) ? { path: at, message: 'is not allowed as a key' } : faultOf(inner, at)
    if (fault) return fault
  }
  return null
}

const INEXACT = `must be at most ${Number.MAX_SAFE_INTEGER} either way: send larger numbers as text`

/** Whether a number is the one that was written: reading JSON rounds whole numbers beyond 2^53. */
function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
}

function isStorable(value: Json): boolean {
  const written = JSON.stringify(value)
  return written.length <= MAX_JSON_CHARS && !/\\u(?:0000|d[89a-f][0-9a-f]{2})/i.test(written)
}

/** An ISO 8601 instant, as UTC milliseconds. */
export const instant = z.iso
  .datetime({ offset: true, error: unlessMissing('must be an ISO 8601 date-time') })
  .transform((value) => Date.parse(value))

/** A calendar date or an instant, kept as it was written. */
export const dateOrInstant = z
  .string()
  .refine(
    (value) => z.iso.date().safeParse(value).success || z.iso.datetime({ offset: true }).safeParse(value).success,
    'must be an ISO 8601 date or date-time',
  )
  .meta({ format: 'date-time' })

/**
 * A reference in either spelling, as the UUID. The text of another kind of id is refused with its field. The OpenAPI
 * document says with `x-reference` what is referred to.
 */
export function reference(kind: IdKind) {
  return z
    .string()
    .transform((value, ctx) => {
      const id = parseId(kind, value)
      if (id !== null) return id
      ctx.addIssue({ code: 'custom', message: `must be a ${PREFIXES[kind]}_ id or its UUID` })
      return z.NEVER
    })
    .meta({ 'x-reference': kind })
}

/** The id of a path. One that cannot exist is simply not found, so it is kept as an id that nothing has. */
export function pathId(kind: IdKind) {
  return z
    .string()
    .transform((value) => parseId(kind, value) ?? NO_ID)
    .meta({ 'x-reference': kind })
}

export const NO_ID = '00000000-0000-0000-0000-000000000000'

/** A time as the wire has it: RFC 3339 in UTC, to the millisecond. `at` in milliseconds since 1970. */
export function iso(at: number): string {
  return new Date(at).toISOString()
}

/** The same for a time that may not be set. */
export function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at)
}

/** Both spellings of an object's identity, as every resource carries them. */
export function identity(kind: IdKind, id: string): { id: string; public_id: string } {
  return { id, public_id: publicId(kind, id) }
}

/** Leaves out what is null, where the wire declares a field as absent rather than null. */
export function present<T>(value: T | null): T | undefined {
  return value ?? undefined
}
