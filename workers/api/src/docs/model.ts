/** What the pages read of an OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
export type Method = (typeof METHODS)[number]

export type PathItem = { readonly [method in Method]?: OperationObject }

export interface OperationObject {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly 'x-scope'?: string
  readonly 'x-extension'?: boolean
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content?: Content }
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

/** A body in one of its media types. */
export interface Media {
  readonly schema?: Schema
  readonly example?: unknown
}

export type Content = Readonly<Record<string, Media>>

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

/** An operation with its place. */
export interface Operation extends OperationObject {
  readonly method: Method
  readonly path: string
  /** Unique on its page, for links. */
  readonly anchor: string
}

/** The operations of one tag; one page. */
export interface Section {
  readonly title: string
  readonly slug: string
  readonly operations: readonly Operation[]
}

/** The document's operations by their first tag, tags in alphabetical order. */
export function sectionsOf(document: OpenApiDocument): Section[] {
  const byTag = new Map<string, Operation[]>()
  for (const operation of operationsOf(document)) {
    const tag = operation.tags?.[0] ?? 'Other'
    byTag.set(tag, [...(byTag.get(tag) ?? []), operation])
  }
  return [...byTag]
    .map(([title, operations]) => ({ title, slug: slugOf(title), operations }))
    .toSorted((a, b) => a.title.localeCompare(b.title))
}

function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      return operation
        ? [{ ...operation, method, path, anchor: slugOf(operation.operationId ?? `${method} ${path}`) }]
        : []
    }),
  )
}

/** A title as a part of a URL. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

/** The schema of the JSON form of a body, if it has one. */
export function jsonOf(content: Content | undefined): Schema | undefined {
  return content?.['application/json']?.schema
}

/** The example of the JSON form of a body, if it has one. */
export function exampleIn(content: Content | undefined): unknown {
  return content?.['application/json']?.example
}

const REF = '#/components/schemas/'

/** Follows a reference into the document; the name is the component's. */
export function resolve(document: OpenApiDocument, schema: Schema): { schema: Schema; name: string | null } {
  if (!schema.$ref?.startsWith(REF)) return { schema, name: null }
  const name = schema.$ref.slice(REF.length)
  return { schema: document.components?.schemas?.[name] ?? {}, name }
}
