import * as z from 'zod'
import { buildApi, openApiDocument } from '../../workers/api/src/app.ts'

/** A schema as the OpenAPI document has it, as far as the nets read it. */
export interface Schema {
  readonly type?: string | readonly string[] | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly items?: Schema | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly allOf?: readonly Schema[] | undefined
  readonly oneOf?: readonly Schema[] | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly minItems?: number | undefined
  readonly maxItems?: number | undefined
  readonly pattern?: string | undefined
  readonly format?: string | undefined
  readonly 'x-reference'?: string | undefined
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    items: schema.optional(),
    anyOf: z.array(schema).optional(),
    allOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    pattern: z.string().optional(),
    format: z.string().optional(),
    'x-reference': z.string().optional(),
  }),
)

const content = z.object({ 'application/json': z.object({ schema }) })

const described = z.object({
  operationId: z.string(),
  'x-scope': z.string(),
  parameters: z
    .array(z.object({ in: z.enum(['path', 'query']), name: z.string(), required: z.boolean().optional(), schema }))
    .default([]),
  requestBody: z.object({ required: z.boolean().optional(), content }).optional(),
})

const document = z.object({ paths: z.record(z.string(), z.record(z.string(), described)) })

export interface Parameter {
  readonly name: string
  readonly required: boolean
  readonly schema: Schema
}

/** An operation as the document describes it, with the schema that its answers must parse with. */
export interface ApiOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly scope: string
  readonly pathParameters: readonly Parameter[]
  readonly query: readonly Parameter[]
  readonly body: Schema | null
  readonly bodyRequired: boolean
  readonly status: number
  readonly response: z.ZodType
}

/** Every operation of the OpenAPI document: whatever is registered is in the nets. */
export function allOperations(): readonly ApiOperation[] {
  const answers = declaredAnswers()
  return Object.entries(document.parse(openApiDocument()).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const named = (place: 'path' | 'query') =>
        operation.parameters
          .filter((parameter) => parameter.in === place)
          .map(({ name, required = false, schema: of }) => ({ name, required, schema: of }))
      const answer = answers.get(operation.operationId)
      if (!answer) throw new Error(`${operation.operationId} declares no successful answer`)
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        scope: operation['x-scope'],
        pathParameters: named('path'),
        query: named('query'),
        body: operation.requestBody?.content['application/json'].schema ?? null,
        bodyRequired: operation.requestBody?.required ?? false,
        ...answer,
      }
    }),
  )
}

function declaredAnswers(): Map<string, { status: number; response: z.ZodType }> {
  const api = buildApi(() => {
    throw new Error('no request is made here')
  })
  return new Map(
    api.openAPIRegistry.definitions.flatMap((definition) => {
      if (definition.type !== 'route') return []
      const { operationId = '', responses } = definition.route
      const found = Object.entries(responses).find(([status]) => status.startsWith('2'))
      const response: unknown = found && 'content' in found[1] ? found[1].content?.['application/json']?.schema : undefined
      return found && response instanceof z.ZodType ? [[operationId, { status: Number(found[0]), response }] as const] : []
    }),
  )
}

/** Where a request names an object of ours. Keys and indexes from the root of a body, or a parameter's name. */
export interface Reference {
  readonly at: readonly (string | number)[]
  readonly kind: string
}

/** Every reference of a schema, in its first list item where it is in a list. */
export function referencesIn(of: Schema, at: readonly (string | number)[] = []): readonly Reference[] {
  const kind = of['x-reference']
  if (kind !== undefined) return [{ at, kind }]
  const below = Object.entries(of.properties ?? {}).flatMap(([name, inner]) => referencesIn(inner, [...at, name]))
  const items = of.items ? referencesIn(of.items, [...at, 0]) : []
  const parts = [...(of.anyOf ?? []), ...(of.allOf ?? []), ...(of.oneOf ?? [])]
  return [...below, ...items, ...parts.flatMap((part) => referencesIn(part, at))]
}

export function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? [] : typeof type === 'string' ? [type] : type
}
