import { createRoute, OpenAPIHono, z as openapi } from '@hono/zod-openapi'
import type { Example } from '@revkeen-edge/contracts/examples/example.ts'
import * as z from 'zod'
import type { Operation } from './route.ts'

interface About {
  readonly title: string
  readonly version: string
  readonly description: string
}

/** What the document says beyond the operations themselves. */
interface Wording {
  readonly about: About
  /** The shapes that become components, under these names. */
  readonly names: ReadonlyMap<z.ZodType, string>
  /** By operation id. */
  readonly examples: Readonly<Record<string, Example>>
}

/** The OpenAPI 3.1 document of operations. For build time: the worker serves the result as a file. */
export function openApiDocumentOf(operations: readonly Operation[], wording: Wording): unknown {
  for (const [schema, name] of wording.names) nameComponent(schema, name)
  // A shape that is met first as nullable would be nullable everywhere, so what is used is put ahead of its uses.
  const { components } = generated(operations, wording, new Map())
  const schemas = new Map([...wording.names].map(([schema, name]) => [name, schema]))
  const ahead = new Map(
    partsFirst(components?.schemas ?? {}).flatMap((name) => {
      const schema = schemas.get(name)
      return schema ? [[schema, name] as const] : []
    }),
  )
  return withNullableReferences(generated(operations, wording, ahead))
}

/** The names of components, each behind those that it refers to. */
function partsFirst(schemas: Readonly<Record<string, unknown>>): readonly string[] {
  const ordered = new Set<string>()
  const visiting = new Set<string>()
  const visit = (name: string): void => {
    if (visiting.has(name)) return
    visiting.add(name)
    for (const [, part = ''] of JSON.stringify(schemas[name] ?? {}).matchAll(REFERENCE)) visit(part)
    ordered.add(name)
  }
  for (const name of Object.keys(schemas)) visit(name)
  return [...ordered]
}

const REFERENCE = /"#\/components\/schemas\/(\w+)"/g

function generated(
  operations: readonly Operation[],
  { about, examples }: Wording,
  ahead: ReadonlyMap<z.ZodType, string>,
) {
  const app = new OpenAPIHono()
  // What was made before the generator was loaded lacks its methods; a copy has them.
  for (const [schema, name] of ahead) app.openAPIRegistry.register(name, schema.clone())
  for (const operation of operations) {
    app.openAPIRegistry.registerPath(routeOf(operation, examples[operation.operationId]))
  }
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'A sandbox (`rk_sandbox_…`) or live (`rk_live_…`) key. `Authorization: Bearer` works too.',
  })
  return app.getOpenAPI31Document({ openapi: '3.1.0', info: { ...about }, servers: [{ url: '/' }] })
}

/** The generator demands of a nullable component that it be both the component and null; it is either. */
function withNullableReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNullableReferences)
  if (typeof value !== 'object' || value === null) return value
  if ('allOf' in value && Array.isArray(value.allOf) && value.allOf.some(isNullable)) {
    return { anyOf: [...value.allOf.filter((part) => !isNullable(part)), { type: 'null' }] }
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withNullableReferences(inner)]))
}

function isNullable(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || !('type' in part)) return false
  return Array.isArray(part.type) && part.type.includes('null')
}

/**
 * Makes a shape a component. The generator's own way gives back a named copy, which would have to be the one that every
 * other shape holds; the name is read from the schema's metadata as well, where a shape with more rules inherits it.
 */
function nameComponent(schema: z.ZodType, refId: string): void {
  z.globalRegistry.add(schema, { ...schema.meta(), _internal: { refId } })
}

const STATUS_TEXT: Record<number, string> = {
  400: 'The request is malformed, or a field is missing, unknown or wrong.',
  401: 'The API key is missing, mistyped, expired or revoked.',
  403: 'The API key lacks the scope.',
  404: 'There is no such object for this merchant.',
  409: 'Another request got there first, or the Idempotency-Key was used with another body.',
  422: 'The request is well-formed, but the rules of billing forbid it.',
  413: 'The body is larger than 1 MB.',
  415: 'The body is not sent as application/json.',
  429: 'Too many requests; Retry-After says how long to wait.',
  500: 'Something failed on our side; the request id finds it in the logs.',
  503: 'The payment gateway cannot be reached.',
}

const errorSchema = openapi
  .object({
    error: openapi.object({
      type: openapi.string(),
      code: openapi.string(),
      message: openapi.string(),
      param: openapi.string().optional(),
      decline_code: openapi.string().optional(),
      details: openapi.object({ fields: openapi.record(openapi.string(), openapi.array(openapi.string())) }).optional(),
      request_id: openapi.string(),
    }),
    message: openapi.string(),
    requestId: openapi.string(),
  })
  .openapi('Error', { example: errorExample() })

function errorExample() {
  const message = 'Customer not found.'
  const requestId = 'req_01k2h6y3kpe8r9w1z5b7d0f2gh'
  const error = { type: 'invalid_request_error', code: 'resource_missing', message, request_id: requestId }
  return { error, message, requestId }
}

const plainHeaders = openapi.object({
  'RevKeen-Version': openapi
    .string()
    .optional()
    .meta({ description: 'The API version, as a date. Without it, the one that the API key was made with.' }),
})

const keyedHeaders = plainHeaders.extend({
  'Idempotency-Key': openapi
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'A repeated request with the same key gets the first answer again, for 24 hours.' }),
})

function isKeyed({ method }: Operation): boolean {
  return method === 'post' || method === 'put' || method === 'patch'
}

/** The errors that an operation can have, in order: its own, and those of every operation of its shape. */
function statusesOf(operation: Operation): readonly number[] {
  // An unknown version is refused everywhere.
  const statuses = new Set<number>([...(operation.errors ?? []), 400, 401, 403, 429, 500])
  // A write can lose a race, and a request with a body that nobody asked for is read all the same.
  if (operation.method !== 'get') for (const status of [409, 413, 415]) statuses.add(status)
  return [...statuses].toSorted((a, b) => a - b)
}

function routeOf(operation: Operation, example?: Example) {
  const failures = statusesOf(operation).map((status) => [
    status,
    { description: STATUS_TEXT[status] ?? 'An error.', content: { 'application/json': { schema: errorSchema } } },
  ])
  const body = operation.body && {
    body: {
      required: !operation.bodyOptional,
      content: { 'application/json': { schema: operation.body, ...exampleOf(example?.body) } },
    },
  }
  return createRoute({
    method: operation.method,
    path: `/v2${operation.path}`,
    operationId: operation.operationId,
    summary: operation.summary,
    description: operation.description,
    tags: [operation.tag],
    security: [{ apiKey: [] }],
    ...(operation.deprecated ? { deprecated: true } : {}),
    ...(operation.extension ? { 'x-extension': true } : {}),
    'x-scope': operation.scope,
    request: {
      ...(operation.params ? { params: operation.params as z.ZodObject } : {}),
      ...(operation.query ? { query: operation.query as z.ZodObject } : {}),
      ...body,
      headers: isKeyed(operation) ? keyedHeaders : plainHeaders,
    },
    responses: {
      [operation.status ?? 200]: {
        description: operation.summary,
        content: {
          [operation.file ?? 'application/json']: { schema: operation.response, ...exampleOf(example?.answer) },
        },
      },
      ...Object.fromEntries(failures),
    },
  })
}

function exampleOf(value: object | undefined): { example?: object } {
  return value === undefined ? {} : { example: value }
}
