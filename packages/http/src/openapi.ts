import { createRoute, OpenAPIHono, z as openapi } from '@hono/zod-openapi'
import type * as z from 'zod'
import type { Operation } from './route.ts'

interface About {
  readonly title: string
  readonly version: string
  readonly description: string
}

/** The OpenAPI 3.1 document of operations. For build time: the worker serves the result as a file. */
export function openApiDocumentOf(operations: readonly Operation[], about: About): object {
  const app = new OpenAPIHono()
  for (const operation of operations) app.openAPIRegistry.registerPath(routeOf(operation))
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'A sandbox (`rk_sandbox_…`) or live (`rk_live_…`) key. `Authorization: Bearer` works too.',
  })
  return app.getOpenAPI31Document({ openapi: '3.1.0', info: { ...about }, servers: [{ url: '/' }] })
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
  .openapi('Error')

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
  const statuses = new Set<number>([...(operation.errors ?? []), 401, 403, 429])
  if (operation.body || operation.query) statuses.add(400)
  if (operation.body) for (const status of [409, 413, 415]) statuses.add(status)
  return [...statuses].toSorted((a, b) => a - b)
}

function routeOf(operation: Operation) {
  const failures = statusesOf(operation).map((status) => [
    status,
    { description: STATUS_TEXT[status] ?? 'An error.', content: { 'application/json': { schema: errorSchema } } },
  ])
  const body = operation.body && {
    body: { required: !operation.bodyOptional, content: { 'application/json': { schema: operation.body } } },
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
        content: { 'application/json': { schema: operation.response } },
      },
      ...Object.fromEntries(failures),
    },
  })
}
