import { typesOf, type Schema } from './operations.ts'

/** What good values are made of: whose they are, and what exists to be referred to. */
export interface Supply {
  /** In every text, so that it is found wherever it should not be. Lower-case letters, digits and hyphens. */
  readonly marker: string
  /** An object of a kind; null where there is none. */
  idOf(kind: string): string | null
  /** A number that no other value has. */
  next(): number
  /** A card token of the sandbox gateway. */
  token(): string
  /** A server that takes webhooks. */
  readonly webhookUrl: string
}

/** A schema says what fits; where it leaves a text open, its name tells. */
const BY_NAME: Readonly<Record<string, (supply: Supply) => unknown>> = {
  currency: () => 'USD',
  type: () => 'customer.created',
  types: () => 'customer.created',
  enabled_events: () => 'invoice.*',
  url: ({ webhookUrl }) => webhookUrl,
  token: (supply) => supply.token(),
  payment_method_token: (supply) => supply.token(),
  security_key: ({ marker }) => netSecurityKey(marker),
}

/** The key of the account that every tenant of the nets has at the sandbox gateway, beside its own. */
export const netSecurityKey = (marker: string): string => `security-of-${marker}`

/** What is charged: the sandbox gateway declines less than 1.00. */
const APPROVED: Readonly<Record<string, number>> = { amount: 500, amountMinor: 500 }

const IN_A_YEAR = () => new Date(Date.now() + 365 * 86_400_000).toISOString()

/** No value of the kind can be had, for the want of an object to refer to. */
export class NoObject extends Error {
  readonly kind: string
  constructor(kind: string) {
    super(`there is no ${kind} to refer to`)
    this.kind = kind
  }
}

/** A good value of a schema. `name` is the field's. Objects get their required fields only. */
export function sample(of: Schema, name: string, supply: Supply): unknown {
  const reference = of['x-reference']
  if (reference !== undefined) return idFor(reference, supply)
  if (of.const !== undefined) return of.const
  if (of.enum) return of.enum[0]
  const [choice] = of.anyOf ?? of.oneOf ?? of.allOf ?? []
  if (choice) return sample(choice, name, supply)
  switch (typesOf(of)[0]) {
    case 'object':
      return objectOf(of, of.required ?? [], supply)
    case 'array':
      return Array.from({ length: Math.max(1, of.minItems ?? 0) }, () => sample(of.items ?? {}, name, supply))
    case 'integer':
    case 'number':
      return Math.max(of.minimum ?? 0, Math.min(of.maximum ?? 1, APPROVED[name] ?? 1))
    case 'boolean':
      return true
    default:
      return textOf(of, name, supply)
  }
}

/** An object with the fields named. */
function objectOf(of: Schema, names: readonly string[], supply: Supply): Record<string, unknown> {
  const properties = of.properties ?? {}
  return Object.fromEntries(
    names.flatMap((name) => (properties[name] ? [[name, sample(properties[name], name, supply)]] : [])),
  )
}

function idFor(kind: string, supply: Supply): string {
  const id = supply.idOf(kind)
  if (id === null) throw new NoObject(kind)
  return id
}

function textOf({ format, pattern, maxLength = 1000 }: Schema, name: string, supply: Supply): unknown {
  const { marker } = supply
  if (format === 'email') return `${marker}-${supply.next()}@example.com`
  if (format === 'uri') return `https://${marker}.example.com/${name}`
  if (format === 'date-time') return IN_A_YEAR()
  if (pattern !== undefined) return matching(pattern, name, supply)
  return BY_NAME[name]?.(supply) ?? `${marker}-${supply.next()} ${name}`.slice(0, maxLength)
}

/** One of the texts that patterns usually ask for. Throws, naming the field, where none fits. */
function matching(pattern: string, name: string, { marker, next }: Supply): string {
  const texts = [
    `${marker}-${next()}`,
    'US',
    'USD',
    '1',
    '2026-01-31',
    '09:30',
    '#336699',
    'en',
    'en-US',
    '+14155550100',
  ]
  const found = texts.find((text) => new RegExp(pattern, 'u').test(text))
  if (found === undefined) throw new Error(`no known text matches the pattern ${pattern} of ${name}: add one here`)
  return found
}

/** A value with another in one place of it; what lies on the way there is made. */
export function withValueAt(
  root: unknown,
  at: readonly (string | number)[],
  value: unknown,
  of: Schema,
  supply: Supply,
): unknown {
  const [key, ...rest] = at
  if (key === undefined) return value
  const inner = typeof key === 'number' ? (of.items ?? {}) : (of.properties?.[key] ?? {})
  if (typeof key === 'number') {
    const items = Array.isArray(root) ? [...root] : []
    items[key] = withValueAt(items[key] ?? blank(inner, supply), rest, value, inner, supply)
    return items
  }
  const fields = typeof root === 'object' && root !== null ? root : {}
  const there: unknown = Reflect.get(fields, key)
  const aliases = SAME.find((names) => names.includes(key)) ?? []
  const others = Object.fromEntries(Object.entries(fields).filter(([name]) => !aliases.includes(name)))
  return { ...others, [key]: withValueAt(there ?? blank(inner, supply), rest, value, inner, supply) }
}

/** Names of one field: given several, they must agree or are refused, so whichever is set stands alone. */
const SAME: readonly (readonly string[])[] = [
  ['customer_id', 'customer_uuid'],
  ['payment_id', 'transaction_id', 'charge'],
  ['items', 'priceId', 'productId', 'planId'],
]

/** What a reference is set into where nothing was: an object with its required fields. */
function blank(of: Schema, supply: Supply): unknown {
  if (of.properties) return objectOf(of, of.required ?? [], supply)
  return of.items ? [] : undefined
}
