import type { Answer, Sent } from './client.ts'
import { at } from './client.ts'
import { pathOf, type Control } from './control.ts'
import { referencesIn } from './operations.ts'
import type { Named } from './preparations.ts'
import { spellings, type Tenant } from './tenant.ts'
import { withValueAt, type Supply } from './values.ts'

/** A request of one tenant's that names another's object. */
export interface Attack {
  readonly what: string
  readonly victim: Tenant
  readonly sent: Sent
  /** What it says of the other. */
  readonly said: string
  /** The same request about an own object; attacks on one place of it have it in common. */
  readonly own: OwnRequest | null
  readonly verdict: (answer: Answer, own: Answer | null) => string | null
}

/** A request about objects of the attacker's own: those that were made for it, where it needs them. */
export type OwnRequest = (made: Named) => Sent

/** Every way to put a victim's objects into an operation: each path, query and body position, in each spelling. */
export function attacksOn(victims: readonly Tenant[], attacker: Tenant, control: Control): readonly Attack[] {
  return [
    ...victims.flatMap((victim) => [...pathAttacks(victim, control), ...queryAttacks(victim, control)]),
    ...bodyAttacks(victims, attacker, control),
  ]
}

function* pathAttacks(victim: Tenant, { operation, parameters, body }: Control): Generator<Attack> {
  const { method, pathParameters } = operation
  for (const { name, schema } of pathParameters) {
    const kind = schema['x-reference']
    const values = kind === undefined ? [`${victim.marker}-${name}`] : theirs(victim, kind)
    for (const value of values) {
      const sent = { method, path: pathOf(operation, { ...parameters, [name]: value }), body }
      const verdict = kind === undefined ? anything : missing
      yield { what: `path ${name}=${value}`, victim, sent, said: value, own: null, verdict }
    }
  }
}

function* queryAttacks(victim: Tenant, { operation, parameters, body }: Control): Generator<Attack> {
  for (const { name, schema } of operation.query) {
    for (const { kind } of referencesIn(schema)) {
      for (const value of theirs(victim, kind)) {
        const path = `${pathOf(operation, parameters)}?${name}=${value}`
        yield {
          what: `query ${name}=${value}`,
          victim,
          sent: { method: operation.method, path, body },
          said: value,
          own: null,
          verdict: nothingFound,
        }
      }
    }
  }
}

function* bodyAttacks(victims: readonly Tenant[], { supply }: Tenant, control: Control): Generator<Attack> {
  const { operation, parameters, body, named } = control
  const { method, body: schema } = operation
  if (!schema) return
  for (const { at: place, kind } of referencesIn(schema)) {
    const known = supply.idOf(kind)
    const own: OwnRequest = (made) => ({
      method,
      path: pathOf(operation, renamed(parameters, named, made)),
      body: withValueAt(anew(renamed(body, named, made), supply), place, made[kind] ?? known, schema, supply),
    })
    for (const victim of victims) {
      for (const value of theirs(victim, kind)) {
        yield {
          what: `body ${place.join('.')}=${value}`,
          victim,
          sent: {
            method,
            path: pathOf(operation, parameters),
            body: withValueAt(body, place, value, schema, supply),
          },
          said: value,
          own: known === null ? null : own,
          verdict: refused,
        }
      }
    }
  }
}

/** A request's part with other objects in the place of those that were made for it. */
function renamed<T>(part: T, from: Named, to: Named): T {
  const others = new Map(Object.entries(from).map(([kind, id]) => [id, to[kind] ?? id]))
  const text = JSON.stringify(part, (_, value: unknown) => others.get(String(value)) ?? value)
  return text === undefined ? part : JSON.parse(text)
}

/** Fields whose value is taken once only. */
const TAKEN_ONCE: ReadonlySet<string> = new Set(['gateway_dispute_id'])

/** A body that is sent for another time. */
function anew(body: unknown, { marker, next }: Supply): unknown {
  const text = JSON.stringify(body, (name, value: unknown) => (TAKEN_ONCE.has(name) ? `${marker}-${next()}` : value))
  return text === undefined ? body : JSON.parse(text)
}

function theirs(victim: Tenant, kind: string): readonly string[] {
  return victim
    .idsOf(kind)
    .slice(-1)
    .flatMap((id) => spellings(kind, id))
}

const anything = (): null => null

function missing({ status, text }: Answer): string | null {
  return status === 404 ? null : `answers ${status} instead of 404: ${text}`
}

/** A filter by another's object finds nothing, or there is no such object. */
function nothingFound({ status, json, text }: Answer): string | null {
  if (status === 404 || status === 400) return null
  const data = at(json, 'data')
  return status === 200 && Array.isArray(data) && data.length === 0 ? null : `answers ${status}: ${text}`
}

/** Where an own object would be taken, another's does not exist; where not even that, the refusal may be the same. */
function refused({ status, text }: Answer, own: Answer | null): string | null {
  if (status === 404) return null
  const wouldBeTaken = own !== null && own.status < 300
  return !wouldBeTaken && (status === 400 || status === 422) ? null : `answers ${status} instead of 404: ${text}`
}
