import { buildApi } from '../../workers/api/src/app.ts'
import { openApiDocument } from '../../workers/api/src/openapi.ts'

/** A schema as the OpenAPI document has it, as far as the nets read it. */
export interface Schema {
  readonly $ref?: string | undefined
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

interface Described {
  readonly operationId: string
  readonly 'x-scope': string
  readonly parameters?: readonly {
    readonly in: string
    readonly name: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: {
    readonly required?: boolean
    readonly content: { readonly 'application/json': { readonly schema: Schema } }
  }
  readonly responses: Readonly<Record<string, unknown>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** The document as what it is; its generator leaves its type open. */
function documentOf(document: unknown): Document {
  return document as Document
}

/** What an answer must parse with. */
export interface AnswerSchema {
  safeParse(
    value: unknown,
  ): { readonly success: true; readonly data: unknown } | { readonly success: false; readonly error: unknown }
}

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
  /** Every status that the document has for it, the success included. */
  readonly statuses: ReadonlySet<number>
  readonly response: AnswerSchema
  /** The media type of the file that it answers with, if it does. */
  readonly file?: 'application/pdf' | undefined
}

/** Every operation of the OpenAPI document: whatever is registered is in the nets. */
export function allOperations(): readonly ApiOperation[] {
  const answers = declaredAnswers()
  const { paths, components } = documentOf(openApiDocument())
  const whole = (schema: Schema) => withoutReferences(schema, components.schemas)
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const named = (place: 'path' | 'query') =>
        (operation.parameters ?? [])
          .filter((parameter) => parameter.in === place)
          .map(({ name, required = false, schema }) => ({ name, required, schema: whole(schema) }))
      const answer = answers.get(operation.operationId)
      const body = operation.requestBody?.content['application/json'].schema
      if (!answer) throw new Error(`${operation.operationId} declares no successful answer`)
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        scope: operation['x-scope'],
        pathParameters: named('path'),
        query: named('query'),
        body: body ? whole(body) : null,
        bodyRequired: operation.requestBody?.required ?? false,
        statuses: new Set(Object.keys(operation.responses).map(Number)),
        ...answer,
      }
    }),
  )
}

const COMPONENT = '#/components/schemas/'

/** A schema with the components that it names written out. Throws where there is no such component. */
function withoutReferences(of: Schema, components: Readonly<Record<string, Schema>>): Schema {
  const whole = (schema: Schema): Schema => withoutReferences(schema, components)
  if (of.$ref !== undefined) {
    const component = components[of.$ref.slice(COMPONENT.length)]
    if (!component || !of.$ref.startsWith(COMPONENT)) throw new Error(`${of.$ref} is not in the document`)
    return whole(component)
  }
  return {
    ...of,
    ...(of.properties && { properties: mapped(of.properties, whole) }),
    ...(of.items && { items: whole(of.items) }),
    ...(of.anyOf && { anyOf: of.anyOf.map(whole) }),
    ...(of.allOf && { allOf: of.allOf.map(whole) }),
    ...(of.oneOf && { oneOf: of.oneOf.map(whole) }),
  }
}

function mapped<T>(of: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]))
}

function declaredAnswers(): Map<string, Pick<ApiOperation, 'status' | 'response' | 'file'>> {
  const api = buildApi(() => {
    throw new Error('no request is made here')
  })
  return new Map(
    api.operations.map(({ operationId, status = 200, response, file }) => {
      return [operationId, { status, response, file }] as const
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

/** Whether a tenant has an operation at all: time is simulated in the sandbox alone. */
export function isOffered(
  { path }: Pick<ApiOperation, 'path'>,
  { mode }: { readonly mode: 'live' | 'sandbox' },
): boolean {
  return mode === 'sandbox' || !path.startsWith('/v2/test-clocks')
}
