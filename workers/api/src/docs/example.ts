import { jsonOf, resolve, type OpenApiDocument, type Operation, type Schema } from './model.ts'

const DEPTH = 5

/** A value that a schema allows: its own example where it has one, else the simplest of its type. */
function exampleOf(document: OpenApiDocument, given: Schema, depth = 0): unknown {
  const { schema } = resolve(document, given)
  const said = schema.example ?? schema.examples?.[0] ?? schema.const ?? schema.default ?? schema.enum?.[0]
  if (said !== undefined) return said
  const variant = schema.oneOf?.[0] ?? schema.anyOf?.[0] ?? schema.allOf?.[0]
  if (variant) return exampleOf(document, variant, depth + 1)
  if (schema.properties) return depth > DEPTH ? {} : objectExample(document, schema, depth)
  if (schema.items) return depth > DEPTH ? [] : [exampleOf(document, schema.items, depth + 1)]
  return simplest(schema)
}

function objectExample(document: OpenApiDocument, schema: Schema, depth: number): Record<string, unknown> {
  const required = new Set(schema.required)
  const entries = Object.entries(schema.properties ?? {})
  const shown = required.size > 0 ? entries.filter(([name]) => required.has(name)) : entries
  return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(document, property, depth + 1)]))
}

function simplest({ type, minimum = 0 }: Schema): unknown {
  const kind = typeof type === 'string' ? type : type?.find((one) => one !== 'null')
  if (kind === 'string') return 'string'
  if (kind === 'integer' || kind === 'number') return minimum
  if (kind === 'boolean') return true
  if (kind === 'array') return []
  return kind === 'object' ? {} : null
}

/** The operation as a shell command. */
export function curlOf(document: OpenApiDocument, operation: Operation): string {
  const body = jsonOf(operation.requestBody?.content)
  const lines = [
    `curl${operation.method === 'get' ? '' : ` -X ${operation.method.toUpperCase()}`} "$API_URL${operation.path}"`,
    '  -H "x-api-key: $API_KEY"',
    ...(body ? ['  -H "content-type: application/json"', `  -d '${jsonText(exampleOf(document, body))}'`] : []),
  ]
  return lines.join(' \\\n')
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll("'", String.raw`'\''`)
}
