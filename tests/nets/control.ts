import type { Answer } from './client.ts'
import { at } from './client.ts'
import { referencesIn, type ApiOperation, type Schema } from './operations.ts'
import { isPrepared, type Named } from './preparations.ts'
import type { Tenant } from './tenant.ts'
import { NoObject, sample, withValueAt } from './values.ts'

/** A request that an operation takes from a tenant, on the tenant's own objects. */
export interface Control {
  readonly operation: ApiOperation
  readonly parameters: Readonly<Record<string, string>>
  readonly body: unknown
  /** What was made for it, and is named in it. */
  readonly named: Named
  readonly answer: Answer
}

const MAX_TRIES = 60

/**
 * Finds a request that an operation takes, from its schema alone: the required fields first, then what its refusals
 * name, then each optional field. It names the objects that were made for it, where some were. Throws, naming the
 * operation, when it takes none: the schema then says too little, or a value for it is missing in `values.ts`.
 */
export async function controlOf(owner: Tenant, operation: ApiOperation, named: Named = {}): Promise<Control> {
  const tenant = naming(owner, named)
  const parameters = ownParameters(tenant, operation)
  const refused: string[] = []
  const queue: unknown[] = [startOf(tenant, operation)]
  const seen = new Set<string>()
  for (let tries = 0; tries < MAX_TRIES && queue.length > 0; tries += 1) {
    const body = queue.shift()
    if (seen.has(shapeOf(body))) continue
    seen.add(shapeOf(body))
    const answer = await tenant.send({ method: operation.method, path: pathOf(operation, parameters), body })
    if (takes(operation, answer)) return { operation, parameters, body, named, answer }
    refused.push(`${JSON.stringify(body)} → ${answer.status} ${answer.text}`)
    if (operation.body) queue.push(...variants(tenant, operation.body, body, answer))
  }
  throw new Error(
    `no request for ${operation.id} (${operation.method} ${operation.path}) was taken:\n${refused.join('\n')}`,
  )
}

/** A tenant whose requests name these objects, where they name objects of these kinds. */
function naming(tenant: Tenant, named: Named): Tenant {
  const { supply } = tenant
  return {
    ...tenant,
    supply: { ...supply, idOf: (kind) => named[kind] ?? supply.idOf(kind) },
    idsOf: (kind) => [...tenant.idsOf(kind), ...(named[kind] === undefined ? [] : [named[kind]])],
  }
}

/** On objects that are there, a rule of billing may still say no; not on what was made for it, and a new one must come about. */
function takes({ id, pathParameters }: ApiOperation, { status }: Answer): boolean {
  if (status >= 200 && status < 300) return true
  if (isPrepared(id)) return false
  return pathParameters.some(({ schema }) => schema['x-reference'] !== undefined) && (status === 409 || status === 422)
}

/** Values for the path: the newest object of the kind, since the oldest is what others refer to. Throws NoObject. */
export function ownParameters(tenant: Tenant, { pathParameters }: ApiOperation): Record<string, string> {
  return Object.fromEntries(pathParameters.map(({ name, schema }) => [name, pathValue(tenant, name, schema)]))
}

function pathValue(tenant: Tenant, name: string, schema: Schema): string {
  const kind = schema['x-reference']
  if (kind === undefined) return `${tenant.marker}-${name}`
  const id = tenant.idsOf(kind).at(-1)
  if (id === undefined) throw new NoObject(kind)
  return id
}

export function pathOf({ path }: ApiOperation, parameters: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''))
}

/** Fields that a schema leaves open and without which an operation takes nothing: what is charged needs an instrument. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  charges_create: ['paymentMethodId'],
  settings_gateway_accounts_connect: ['label', 'security_key', 'webhook_key'],
  payments_create: ['customer_id', 'amount', 'currency', 'payment_method_token'],
}

function startOf({ supply }: Tenant, { id, body }: ApiOperation): unknown {
  if (body === null) return undefined
  return (NEEDED[id] ?? []).reduce<unknown>(
    (given, name) => withValueAt(given, [name], sample(body.properties?.[name] ?? {}, name, supply), body, supply),
    sample(body, 'body', supply),
  )
}

const shapeOf = (body: unknown): string =>
  JSON.stringify(body, (_, value: unknown) => (typeof value === 'string' ? value.replaceAll(/\d+/g, '') : value)) ?? ''

type Path = readonly (string | number)[]

/** What to try after a refusal: what it names, added or changed or left out, and else one more field at a time. */
function* variants({ supply }: Tenant, schema: Schema, body: unknown, answer: Answer): Generator {
  const named = Object.keys(Object(at(answer.json, 'error', 'details', 'fields'))).map(pathFrom)
  const others = named.length > 0 ? Object.keys(schema.properties ?? {}).map((name) => [name]) : []
  for (const path of [...named, ...others]) {
    const field = schemaAt(schema, path)
    const given = at(body, ...path)
    if (!field) continue
    if (given === undefined && possible(field, supply)) {
      yield withValueAt(body, path, sample(field, String(path.at(-1)), supply), schema, supply)
    }
    if (given === undefined) continue
    for (const value of field.enum ?? []) if (value !== given) yield withValueAt(body, path, value, schema, supply)
    yield withValueAt(body, path, undefined, schema, supply)
  }
}

/** `items[0].quantity` as keys and indexes. */
function pathFrom(written: string): Path {
  return [...written.matchAll(/[^.[\]]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part))
}

function schemaAt(schema: Schema, [key, ...rest]: Path): Schema | null {
  if (key === undefined) return schema
  const inner = typeof key === 'number' ? schema.items : schema.properties?.[key]
  return inner ? schemaAt(inner, rest) : null
}

function possible(field: Schema, supply: Tenant['supply']): boolean {
  return referencesIn(field).every(({ kind }) => supply.idOf(kind) !== null)
}
