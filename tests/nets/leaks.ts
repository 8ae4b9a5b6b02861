import { PREFIXES } from '@revkeen-edge/domain'
import type { Control } from './control.ts'
import { spellings, type Tenant } from './tenant.ts'

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z_]+_[0-9a-z]{26}/g

/** What only a tenant's own answers may hold. */
export interface Secrets {
  /** Ids of its objects, in both spellings. */
  readonly ids: ReadonlySet<string>
  /** Its key, the secrets it was shown, and the word in all of its texts. */
  readonly words: readonly string[]
}

export interface Private extends Secrets {
  readonly tenant: Tenant
}

export function privateOf(tenant: Tenant, controls: ReadonlyMap<string, Control>): Private {
  const ids = Object.keys(PREFIXES).flatMap((kind) => tenant.idsOf(kind).flatMap((id) => spellings(kind, id)))
  const secrets = [...controls.values()].flatMap(({ answer }) => secretsIn(answer.json))
  return {
    tenant,
    ids: new Set([...ids, ...spellings('merchant', tenant.merchantId)]),
    words: [tenant.marker, tenant.key, ...secrets],
  }
}

function secretsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'string' && /secret|token/.test(name) && inner.length > 16 ? [inner] : secretsIn(inner),
  )
}

/** What a text gives away of others. What the request itself said may be said back. */
export function leaksIn(text: string, others: readonly Secrets[], said: readonly string[]): readonly string[] {
  const found = said.reduce((rest, word) => (word === '' ? rest : rest.replaceAll(word, '')), text)
  const ids = new Set(found.match(ID) ?? [])
  return others.flatMap((other) => [
    ...[...ids].filter((id) => other.ids.has(id)),
    ...other.words.filter((word) => found.includes(word)),
  ])
}
