import fc from 'fast-check'
import { spellings } from './tenant.ts'
import type { Tenant } from './tenant.ts'
import { typesOf, type ApiOperation, type Schema } from './operations.ts'
import { NoObject, sample } from './values.ts'

const LONE_SURROGATE = '\uD800'
const NUL = '\u0000'
const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: [nested(depth - 1)] })

/** What breaks programs, of every type. */
const awkward: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    '',
    ' ',
    0,
    -0,
    -1,
    0.5,
    1e-9,
    2 ** 53 + 2,
    -(2 ** 53) - 2,
    1e308,
    999_999_999_999,
  ),
  fc.constantFrom<unknown>(
    `a${NUL}b`,
    LONE_SURROGATE,
    `x${LONE_SURROGATE}😀`,
    '😀👩‍👩‍👧',
    '\u202Eabc',
    '%',
    "'; DROP TABLE customers; --",
    '__proto__',
    'ZZZ',
    'usd',
  ),
  fc.constantFrom<unknown>(
    'x'.repeat(20_000),
    Array.from({ length: 101 }, () => 'a'),
    Array.from({ length: 101 }, () => ({})),
    nested(60),
    {},
    [],
  ),
  fc.constantFrom<unknown>(
    '0',
    '1.5',
    '-1',
    'NaN',
    'true',
    '2026-02-30T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '0000-01-01T00:00:00Z',
    'javascript:alert(1)',
    'http://[',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
)

const FITTING = 8

/** Mostly what a schema asks for, now and then something else. */
export function valueOf(of: Schema, name: string, tenant: Tenant): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: fittingValue(of, name, tenant), weight: FITTING }, { arbitrary: awkward, weight: 1 })
}

function fittingValue(of: Schema, name: string, tenant: Tenant): fc.Arbitrary<unknown> {
  const kind = of['x-reference']
  if (kind !== undefined) return idOf(kind, tenant)
  if (of.enum) return fc.constantFrom(...of.enum)
  if (typesOf(of).includes('object') && of.properties) return objectFrom(of, tenant)
  if (typesOf(of).includes('array')) return fc.array(valueOf(of.items ?? {}, name, tenant), { maxLength: 4 })
  if (typesOf(of).some((type) => type === 'integer' || type === 'number')) return numberFrom(of)
  return fc.oneof(
    fc.constant(null).map(() => good(of, name, tenant)),
    fc.string({ unit: 'grapheme', maxLength: Math.min(of.maxLength ?? 60, 60) }),
  )
}

function numberFrom({ minimum = -10, maximum = 10_000 }: Schema): fc.Arbitrary<unknown> {
  const most = Math.min(maximum, Number.MAX_SAFE_INTEGER)
  return fc.oneof(
    fc.integer({ min: minimum, max: Math.min(most, minimum + 10_000) }),
    fc.constantFrom(minimum, most, minimum - 1, most + 1),
  )
}

/** Any of the fields in any spelling, sometimes both, sometimes an unknown one. */
function objectFrom(of: Schema, tenant: Tenant): fc.Arbitrary<unknown> {
  const required = new Set(of.required)
  const fields = Object.entries(of.properties ?? {}).map(([name, schema]) => {
    const value = valueOf(schema, name, tenant)
    const written = fc.oneof(
      { arbitrary: fc.constant([name]), weight: 12 },
      { arbitrary: fc.constantFrom([snake(name)], [camel(name)], [snake(name), camel(name)]), weight: 1 },
    )
    const given = fc
      .tuple(written, value)
      .map(([names, content]) => names.map((spelling): [string, unknown] => [spelling, content]))
    return fc.option(given, { freq: required.has(name) ? 20 : 1, nil: [] })
  })
  const unknown = fc.tuple(fc.constantFrom('unknown', '__proto__', 'constructor', '', NUL, 'id'), awkward)
  const extra = fc.oneof({ arbitrary: fc.constant(null), weight: 8 }, { arbitrary: unknown, weight: 1 })
  return fc
    .tuple(fc.tuple(...fields), extra)
    .map(([given, more]) => Object.fromEntries([...given.flat(), ...(more ? [more] : [])]))
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (char) => `_${char.toLowerCase()}`)
const camel = (name: string): string => name.replaceAll(/_([a-z0-9])/g, (_, char: string) => char.toUpperCase())

function good(of: Schema, name: string, tenant: Tenant): unknown {
  try {
    return sample(of, name, tenant.supply)
  } catch (error) {
    if (error instanceof NoObject) return null
    throw error
  }
}

function idOf(kind: string, tenant: Tenant): fc.Arbitrary<string> {
  const own = tenant.idsOf(kind).flatMap((id) => spellings(kind, id))
  const strange = [
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-ffff-ffff-ffff-ffffffffffff',
    'cus_zzzzzzzzzzzzzzzzzzzzzzzzzz',
    'x',
    '..',
    '%00',
    'cus_',
    ' ',
  ]
  const stranger = fc.oneof(fc.constantFrom(...strange), fc.uuid())
  return own.length === 0
    ? stranger
    : fc.oneof({ arbitrary: fc.constantFrom(...own), weight: 4 }, { arbitrary: stranger, weight: 1 })
}

/** A request as the fuzzer sends it. */
export interface Fuzzed {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Requests of an operation: most of them nearly right, each part of some of them wrong. */
export function requestsOf(operation: ApiOperation, tenant: Tenant): fc.Arbitrary<Fuzzed> {
  return fc
    .record({
      path: pathsOf(operation, tenant),
      query: queriesOf(operation, tenant),
      headers: headersOf(),
      content: contentsOf(operation, tenant),
    })
    .map(({ path, query, headers, content }) => ({
      path: path + query,
      headers: { ...headers, ...content.headers },
      body: content.body,
    }))
}

function pathsOf({ path, pathParameters }: ApiOperation, tenant: Tenant): fc.Arbitrary<string> {
  const values = pathParameters.map(({ name, schema }) =>
    valueOf(schema, name, tenant).map((value) => [name, encoded(value)] as const),
  )
  return fc
    .tuple(...values)
    .map((pairs) => pairs.reduce((written, [name, value]) => written.replace(`{${name}}`, () => value || 'x'), path))
}

/** As text in a URL; broken Unicode goes as the bytes that no URL should have. A path of dots alone is another path. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  if (/^\.{1,2}$/.test(text)) return 'dots'
  return text.isWellFormed() ? encodeURIComponent(text.slice(0, 4_000).toWellFormed()) : '%ED%A0%80'
}

function queriesOf({ query }: ApiOperation, tenant: Tenant): fc.Arbitrary<string> {
  const known = query.map(({ name, schema }) =>
    fc.option(
      valueOf(schema, name, tenant).map((value) => `${name}=${encoded(value)}`),
      { freq: 1 },
    ),
  )
  const odd = fc.constantFrom(
    '',
    '',
    '',
    '',
    'limit=-1',
    'limit=1e3',
    'limit=&limit=2',
    'offset=99999999999',
    'page=0',
    '&&&',
    '=',
    '%zz=%',
    'a[b]=c',
    'limit=%00',
    '__proto__=1',
    'x'.repeat(3_000),
  )
  return fc.tuple(fc.tuple(...known), odd).map(([pairs, more]) => {
    const parts = [...pairs.filter((pair) => pair !== null), ...(more === '' ? [] : [more])]
    return parts.length === 0 ? '' : `?${parts.join('&')}`
  })
}

function headersOf(): fc.Arbitrary<Record<string, string>> {
  const key = fc
    .constantFrom('', ' ', 'k', 'k'.repeat(255), 'k'.repeat(256), 'k'.repeat(4_000), 'clé', '"', 'a,b')
    .map((value) => ({ 'idempotency-key': value }))
  const version = fc
    .constantFrom(
      '',
      '2026-05-01',
      '2025-09-01',
      '2024-09-01',
      '1999-01-01',
      'latest',
      'x'.repeat(500),
      '2026-05-01, 2026-05-01',
    )
    .map((value) => ({ 'revkeen-version': value }))
  const other = fc.constantFrom<Record<string, string>>(
    { accept: 'text/html' },
    { 'accept-encoding': 'br;q=2' },
    { 'x-request-id': 'mine' },
    { origin: 'https://evil.example' },
    { 'x-http-method-override': 'DELETE' },
  )
  return fc.oneof(
    { arbitrary: fc.constant({}), weight: 6 },
    fc.oneof<fc.Arbitrary<Record<string, string>>[]>(key, version, other),
  )
}

interface Content {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

const JSON_TYPE = { 'content-type': 'application/json' }

function contentsOf({ body, method }: ApiOperation, tenant: Tenant): fc.Arbitrary<Content> {
  const none: Content = { headers: {}, body: undefined }
  if (method === 'GET') return fc.constant(none)
  const fitting = (body ? objectFrom(body, tenant) : fc.constant({})).map((value) => ({
    headers: JSON_TYPE,
    body: JSON.stringify(value),
  }))
  const malformed = fc.constantFrom(
    '{',
    '{"a":}',
    '[]',
    'null',
    '"text"',
    '1',
    '\uFEFF{}',
    '{"a":1}{"b":2}',
    '{"a":1e999}',
    '{"email":"a@b.co","email":"c@d.co"}',
    '['.repeat(50_000),
    `{"metadata":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`,
  )
  const types = fc.constantFrom<Record<string, string>>(
    {},
    { 'content-type': '' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/jsonp' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'application/json; charset=latin1' },
  )
  return fc.oneof(
    { arbitrary: fitting, weight: 12 },
    { arbitrary: malformed.map((text) => ({ headers: JSON_TYPE, body: text })), weight: 1 },
    { arbitrary: types.map((headers) => ({ headers, body: '{}' })), weight: 1 },
    { arbitrary: fc.constant(none), weight: 1 },
  )
}
