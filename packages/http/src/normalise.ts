import * as z from 'zod'

export type Fields = Record<string, string[]>

/** Without a prototype, since callers may name a field `constructor` or `__proto__`. Pinned by the fuzz tests. */
function noFields(): Fields {
  return Object.create(null) as Fields
}

/**
 * Renames the keys of a body to those that its schema declares: callers may write any field in snake or camel case.
 * Both spellings of one field at once is an error of that field, and so is a field that the schema does not know.
 */
export function normaliseBody(schema: z.ZodType, body: unknown): { body: unknown; fields: Fields } {
  const fields = noFields()
  return { body: walk(schema, body, [], fields), fields }
}

function walk(schema: z.ZodType, value: unknown, path: (string | number)[], fields: Fields): unknown {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item, index) => walk(inner.element as z.ZodType, item, [...path, index], fields))
  }
  if (!(inner instanceof z.ZodObject) || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value
  }
  return walkObject(inner, value as Record<string, unknown>, path, fields)
}

function walkObject(
  schema: z.ZodObject,
  value: Record<string, unknown>,
  path: (string | number)[],
  fields: Fields,
): object {
  const shape = schema.shape as Record<string, z.ZodType>
  const declared = spellings(shape)
  const renamed = new Map<string, unknown>()
  const written = new Map<string, string>()
  for (const [key, inner] of Object.entries(value)) {
    const name = declared.get(key)
    if (name === undefined) {
      note(fields, [...path, key], 'is not a known field')
      continue
    }
    const before = written.get(name)
    if (before !== undefined) {
      note(fields, [...path, key], `is given twice: as ${before} and ${key}`)
    } else {
      written.set(name, key)
      const field = shape[name]
      renamed.set(name, field ? walk(field, inner, [...path, name], fields) : inner)
    }
  }
  return Object.fromEntries(renamed)
}

const known = new WeakMap<object, Map<string, string>>()

function spellings(shape: Record<string, z.ZodType>): Map<string, string> {
  const built = known.get(shape)
  if (built) return built
  const map = new Map<string, string>()
  for (const name of Object.keys(shape)) {
    for (const spelling of [name, toSnake(name), toCamel(name)]) if (!map.has(spelling)) map.set(spelling, name)
  }
  known.set(shape, map)
  return map
}

const toSnake = (name: string) => name.replaceAll(/[A-Z]/g, (char) => `_${char.toLowerCase()}`)
const toCamel = (name: string) => name.replaceAll(/_([a-z0-9])/g, (_, char: string) => char.toUpperCase())

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap() as z.ZodType)
  }
  if (schema instanceof z.ZodPipe) return unwrap(schema.in as z.ZodType)
  return schema
}

export function note(fields: Fields, path: readonly PropertyKey[], reason: string): void {
  const name = pathText(path)
  fields[name] = [...(fields[name] ?? []), reason]
}

/** `items[0].quantity`, as error details name a field; `body` is the whole. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'body'
  let written = ''
  for (const part of path) {
    written += typeof part === 'number' ? `[${part}]` : `${written === '' ? '' : '.'}${String(part) || '""'}`
  }
  return written
}

/** The issues of a failed parse, by field. `whole` tells whether rules about the value as a whole are among them. */
export function issueFields(error: z.ZodError, { whole = true } = {}): Fields {
  const fields = noFields()
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) note(fields, [...issue.path, key], 'is not a known field')
    } else if (whole || issue.path.length > 0) {
      note(fields, issue.path, issue.message)
    }
  }
  return fields
}
