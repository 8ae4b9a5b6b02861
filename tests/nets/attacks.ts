import type { Answer, Sent } from './client.ts'
import { at } from './client.ts'
import { pathOf, type Control } from './control.ts'
import { referencesIn } from './operations.ts'
import { spellings, type Tenant } from './tenant.ts'
import { withValueAt } from './values.ts'

/** A request of one tenant's that names another's object. */
export interface Attack {
  readonly what: string
  readonly sent: Sent
  /** What it says of the other. */
  readonly said: string
  /** The same request about an own object. */
  readonly own: Sent | null
  readonly verdict: (answer: Answer, own: Answer | null) => string | null
}

/** Every way to put a victim's objects into an operation: each path, query and body position, in each spelling. */
export function attacksOn(victim: Tenant, attacker: Tenant, control: Control): readonly Attack[] {
  return [...pathAttacks(victim, control), ...queryAttacks(victim, control), ...bodyAttacks(victim, attacker, control)]
}

function* pathAttacks(victim: Tenant, { operation, parameters, body }: Control): Generator<Attack> {
  const { method, pathParameters } = operation
  for (const { name, schema } of pathParameters) {
    const kind = schema['x-reference']
    const values = kind === undefined ? [`${victim.marker}-${name}`] : theirs(victim, kind)
    for (const value of values) {
      const sent = { method, path: pathOf(operation, { ...parameters, [name]: value }), body }
      const verdict = kind === undefined ? anything : missing
      yield { what: `path ${name}=${value}`, sent, said: value, own: null, verdict }
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
          sent: { method: operation.method, path, body },
          said: value,
          own: null,
          verdict: nothingFound,
        }
      }
    }
  }
}

function* bodyAttacks(victim: Tenant, { supply }: Tenant, { operation, parameters, body }: Control): Generator<Attack> {
  const schema = operation.body
  if (!schema) return
  const send = (content: unknown): Sent => ({
    method: operation.method,
    path: pathOf(operation, parameters),
    body: content,
  })
  for (const { at: place, kind } of referencesIn(schema)) {
    const mine = supply.idOf(kind)
    for (const value of theirs(victim, kind)) {
      const own = mine === null ? null : send(withValueAt(body, place, mine, schema, supply))
      const sent = send(withValueAt(body, place, value, schema, supply))
      yield { what: `body ${place.join('.')}=${value}`, sent, said: value, own, verdict: refused }
    }
  }
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
