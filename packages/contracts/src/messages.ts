import * as z from 'zod'

/**
 * What a wrong value is told, in the words of the wire: always the rest of a sentence that the field's name begins.
 * Installed once for every schema; what a schema says itself comes first.
 */
z.config({ customError: reasonOf })

type RawIssue = z.core.$ZodRawIssue

/** A schema's own reason, except where there is no value at all: that is always `is required`. */
export function unlessMissing(reason: string): (issue: { readonly input?: unknown }) => string | undefined {
  return ({ input }) => (input === undefined ? undefined : reason)
}

function reasonOf(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : typeReason(issue.expected)
    case 'invalid_value':
      return issue.input === undefined ? 'is required' : oneOf(issue.values)
    case 'too_small':
      return sizeReason(issue.origin, 'least', issue.minimum, issue.inclusive !== false)
    case 'too_big':
      return sizeReason(issue.origin, 'most', issue.maximum, issue.inclusive !== false)
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'has the wrong form'
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `has no field ${issue.keys.join(', ')}`
    case 'invalid_union':
      return unionReason(issue)
    case 'invalid_key':
      return 'has a key that is not allowed'
    default:
      return 'is not valid'
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'must be a string',
  number: 'must be a number',
  nan: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
  null: 'must be null',
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'must be a valid email address',
  url: 'must be a URL',
  uuid: 'must be a UUID',
  date: 'must be an ISO 8601 date',
  datetime: 'must be an ISO 8601 date-time',
}

function typeReason(type: string): string {
  return TYPES[type] ?? 'is of the wrong type'
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? `must be ${String(values[0])}` : `must be one of ${values.map(String).join(', ')}`
}

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
}

function sizeReason(origin: string, end: 'least' | 'most', bound: number | bigint, inclusive: boolean): string {
  const units = UNITS[origin]
  if (units) return `must have at ${end} ${bound} ${bound === 1 ? units[0] : units[1]}`
  if (inclusive) return `must be at ${end} ${bound}`
  return `must be ${end === 'least' ? 'greater' : 'less'} than ${bound}`
}

/** Of the forms that a value may have, those of its own type say best what is wrong with it. */
function unionReason(issue: RawIssue & { readonly code: 'invalid_union' }): string {
  if (issue.input === undefined) return 'is required'
  const options: unknown = issue['options']
  if (Array.isArray(options) && options.length > 0) return oneOf(options)
  const firsts = issue.errors.flatMap(([first]) => (first ? [first] : []))
  const fitting = firsts.filter(({ code, path }) => code !== 'invalid_type' || path.length > 0)
  const reasons = new Set((fitting.length > 0 ? fitting : firsts).map(({ message }) => message))
  return [...reasons].join(', or ') || 'is not valid'
}
