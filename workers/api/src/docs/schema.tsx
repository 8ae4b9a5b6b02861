import type { Child } from 'hono/jsx'
import { resolve, type OpenApiDocument, type Schema } from './model.ts'

const DEPTH = 6

/** Prose with `code` in it. */
export function Prose({ text }: { text: string }): Child {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
}

interface FieldsProps {
  readonly document: OpenApiDocument
  readonly schema: Schema
  readonly depth?: number
}

/** The fields of an object, or of an array's items, each with its own fields folded away below it. */
export function Fields({ document, schema, depth = 0 }: FieldsProps): Child {
  const shape = objectBelow(document, schema)
  if (!shape) return <p class="plain">{typeText(document, schema)}</p>
  const required = new Set(shape.required)
  return (
    <ul class="fields">
      {Object.entries(shape.properties ?? {}).map(([name, field]) => (
        <li>
          <Field name={name} required={required.has(name)} document={document} schema={field} depth={depth} />
        </li>
      ))}
    </ul>
  )
}

interface FieldProps extends Required<FieldsProps> {
  readonly name: string
  readonly required: boolean
}

function Field({ name, required, document, schema, depth }: FieldProps): Child {
  const { schema: resolved } = resolve(document, schema)
  const description = schema.description ?? resolved.description
  const below = objectBelow(document, schema)
  return (
    <>
      <p class="field">
        <code class="name">{name}</code> <span class="type">{typeText(document, schema)}</span>
        {required && <span class="required">required</span>}
      </p>
      {description && (
        <p class="about">
          <Prose text={description} />
        </p>
      )}
      <Limits schema={resolved} />
      {below?.properties && depth < DEPTH && (
        <details>
          <summary>Fields of {name}</summary>
          <Fields document={document} schema={schema} depth={depth + 1} />
        </details>
      )}
    </>
  )
}

/** Values and bounds that the type alone does not tell. */
export function Limits({ schema }: { schema: Schema }): Child {
  const { enum: values, default: initial, minimum, maximum, minLength, maxLength } = schema
  const facts = [
    ...(initial === undefined ? [] : [`default ${JSON.stringify(initial)}`]),
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`at most ${maximum}`]),
    ...(minLength === undefined || minLength < 2 ? [] : [`at least ${minLength} characters`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
  ]
  if (facts.length === 0 && !values) return null
  return (
    <p class="limits">
      {values?.map((value) => (
        <code>{String(value)}</code>
      ))}
      {facts.length > 0 && <span>{facts.join(', ')}</span>}
    </p>
  )
}

/** The object that a schema is, holds in an array, or has as its first variant; null for plain values. */
function objectBelow(document: OpenApiDocument, given: Schema, depth = 0): Schema | null {
  const { schema } = resolve(document, given)
  if (schema.properties) return schema
  const inner =
    schema.items ??
    schema.oneOf?.find(isObject(document)) ??
    schema.anyOf?.find(isObject(document)) ??
    schema.allOf?.[0]
  return inner && depth < DEPTH ? objectBelow(document, inner, depth + 1) : null
}

function isObject(document: OpenApiDocument): (schema: Schema) => boolean {
  return (given) => resolve(document, given).schema.properties !== undefined
}

/** A schema's type in words. */
export function typeText(document: OpenApiDocument, given: Schema): string {
  const { schema, name } = resolve(document, given)
  if (name) return name
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const variants = schema.oneOf ?? schema.anyOf
  if (variants) return variants.map((variant) => typeText(document, variant)).join(' | ')
  if (schema.items) return `array of ${typeText(document, schema.items)}`
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any'])
  const text = types.join(' | ')
  return schema.format ? `${text} (${schema.format})` : text
}
