import { operationExamples } from '@revkeen-edge/contracts/examples/index.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { normaliseBody } from '../../packages/http/src/normalise.ts'
import { inProject } from '../../scripts/lib/paths.ts'
import { buildApi } from '../../workers/api/src/app.ts'

interface Media {
  readonly schema: Readonly<Record<string, unknown>>
  readonly example?: unknown
}

interface Described {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': Media } }
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Media>> }>>
  readonly security: readonly Readonly<Record<string, unknown>>[]
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

const document = JSON.parse(readFileSync(inProject('workers/api/openapi.json'), 'utf8')) as Document
const { schemas, securitySchemes } = document.components
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((operation) => ({ path, operation })),
)
const byId = new Map(described.map(({ operation }) => [operation.operationId, operation]))
const { operations } = buildApi(() => {
  throw new Error('no request is made here')
})

const COMPONENT = '#/components/schemas/'
const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']
/** The keywords of JSON Schema 2020-12 and of OpenAPI 3.1 that the document needs. */
const KEYWORDS = [
  '$ref type enum const format pattern default description example',
  'properties required additionalProperties propertyNames items anyOf oneOf allOf',
  'minimum maximum exclusiveMinimum minLength maxLength minItems maxItems x-reference',
].flatMap((line) => line.split(' '))

/** Every schema below a value, whatever it is a part of. */
function* schemasIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return
  const schema = Object.fromEntries(Object.entries(value))
  yield schema
  const { properties = {}, anyOf = [], oneOf = [], allOf = [], items, additionalProperties } = schema
  for (const inner of Object.values(properties ?? {})) yield* schemasIn(inner)
  for (const inner of [anyOf, oneOf, allOf].flat()) yield* schemasIn(inner)
  for (const inner of [items, additionalProperties]) yield* schemasIn(inner)
}

const mediaOf = ({ requestBody, responses }: Described): readonly Media[] =>
  [requestBody, ...Object.values(responses)].flatMap((part) => (part ? Object.values(part.content) : []))

const isNullableReference = (parts: unknown): boolean =>
  Array.isArray(parts) && /^\[\{"\$ref":"[^"]+"\},\{"type":"null"\}\]$/.test(JSON.stringify(parts))

const everySchema = [
  ...Object.values(schemas).flatMap((schema) => [...schemasIn(schema)]),
  ...described.flatMap(({ operation }) => mediaOf(operation).flatMap(({ schema }) => [...schemasIn(schema)])),
]

describe('the OpenAPI document', () => {
  it('is of version 3.1, has each operation once and knows its security schemes', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/)
    expect(byId.size).toBe(described.length)
    expect([...byId.keys()].toSorted()).toEqual(operations.map(({ operationId }) => operationId).toSorted())
    const used = described.flatMap(({ operation }) => operation.security.flatMap((one) => Object.keys(one)))
    expect([...new Set(used)]).toEqual(Object.keys(securitySchemes))
  })

  it('declares exactly the parameters that are in a path, as required', () => {
    for (const { path, operation } of described) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(inPath.map(({ name }) => name).toSorted(), path).toEqual(names.toSorted())
      expect(
        inPath.every(({ required }) => required === true),
        path,
      ).toBe(true)
    }
  })

  it('refers to components that are there, and has none that nothing refers to', () => {
    const referred = everySchema.flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []))
    expect([...new Set(referred)].toSorted()).toEqual(
      Object.keys(schemas)
        .map((name) => COMPONENT + name)
        .toSorted(),
    )
    expect(Object.keys(schemas).filter((name) => !/^[A-Z][A-Za-z0-9]+$/.test(name))).toEqual([])
  })

  it('has schemas of JSON Schema 2020-12 alone', () => {
    for (const schema of everySchema) {
      expect(
        Object.keys(schema).filter((keyword) => !KEYWORDS.includes(keyword)),
        JSON.stringify(schema),
      ).toEqual([])
      expect(TYPES).toEqual(expect.arrayContaining([schema['type'] ?? []].flat()))
      const required = [schema['required'] ?? []].flat().map(String)
      expect(Object.keys(schema['properties'] ?? {})).toEqual(expect.arrayContaining(required))
      if (schema['pattern'] !== undefined) expect(() => new RegExp(String(schema['pattern']), 'u')).not.toThrow()
    }
  })

  it('lets a nullable component be null', () => {
    expect(Object.values(schemas).filter((schema) => 'type' in schema && Array.isArray(schema.type))).toEqual([])
    expect(everySchema.filter(({ allOf }) => JSON.stringify(allOf ?? []).includes('null'))).toEqual([])
    expect(everySchema.filter(({ anyOf }) => isNullableReference(anyOf)).length).toBeGreaterThan(0)
  })

  it('names the shape of every body and answer that has fields', () => {
    const unnamed = described.flatMap(({ operation }) =>
      mediaOf(operation)
        .filter(({ schema }) => schema['$ref'] === undefined && Object.keys(schema['properties'] ?? {}).length > 0)
        .map(() => operation.operationId),
    )
    expect(unnamed).toEqual([])
  })

  it('knows the refusals that every operation can answer with', () => {
    for (const { operation, path } of described) {
      const always = ['400', '401', '403', '429', '500']
      const writes = operations.find(({ operationId }) => operationId === operation.operationId)?.method !== 'get'
      expect(Object.keys(operation.responses), `${operation.operationId} ${path}`).toEqual(
        expect.arrayContaining([
          ...always,
          ...(writes ? ['409', '413'] : []),
          ...(operation.requestBody ? ['415'] : []),
        ]),
      )
    }
  })
})

describe('the examples', () => {
  // A file is nothing to show as JSON.
  const shown = operations.filter(({ file }) => file === undefined)

  it('are of every operation that answers with JSON, and of nothing else', () => {
    const wanted = shown.map(({ operationId }) => operationId)
    expect(Object.keys(operationExamples).toSorted()).toEqual(wanted.toSorted())
  })

  it.each(shown.map((operation) => [operation.operationId, operation] as const))(
    '%s takes its example and may give its answer',
    (operationId, { body, response, status = 200 }) => {
      const example = operationExamples[operationId]
      const content = byId.get(operationId)
      expect(content?.requestBody?.content['application/json'].example).toEqual(example?.body)
      expect(content?.responses[status]?.content['application/json']?.example).toEqual(example?.answer)
      expect(response.parse(example?.answer)).toEqual(example?.answer)
      expect(example?.body === undefined).toBe(body === undefined)
      if (!body) return
      expect(normaliseBody(body, example?.body).fields).toEqual({})
      expect(body.safeParse(example?.body).error).toBeUndefined()
    },
  )
})
