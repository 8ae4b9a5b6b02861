import { parseId, PREFIXES, publicId, type IdKind, type Mode } from '@revkeen-edge/domain'
import type { System } from '@revkeen-edge/testing'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import type { TenantRef } from '../../scripts/admin/execute.ts'
import { addKey } from '../../scripts/admin/keys.ts'
import { send, type Answer, type Sent } from './client.ts'
import { netSecurityKey, type Supply } from './values.ts'

/** One tenant with all that it has, for requests of its own and for attempts of others. */
export interface Tenant extends TenantRef {
  readonly mode: Mode
  /** In every text that it wrote. */
  readonly marker: string
  readonly key: string
  readonly supply: Supply
  /** The UUIDs of its objects of a kind, oldest first. */
  idsOf(kind: string): readonly string[]
  /** Sends with its key. */
  send(sent: Sent): Promise<Answer>
  keyWith(scopes: readonly string[]): Promise<{ id: string; key: string }>
  /** Looks for its objects again, and has card tokens ready. */
  refresh(): Promise<void>
}

/** A sandbox and a live tenant of a new account. */
export async function tenantPair(system: System, slug: string, webhookUrl: string): Promise<readonly [Tenant, Tenant]> {
  const merchant = await addDemoMerchant(system.admin, { name: 'A merchant', slug, currency: 'USD', timezone: 'UTC' })
  const { id: liveId } = (await system.db
    .prepare('SELECT id FROM merchants WHERE slug = ?')
    .bind(slug)
    .first<{ id: string }>()) ?? { id: '' }
  return [
    tenantOf(
      system,
      { merchantId: merchant.id, mode: 'sandbox' },
      { marker: `${slug}sandbox`, key: merchant.apiKey, webhookUrl },
    ),
    tenantOf(
      system,
      { merchantId: liveId, mode: 'live' },
      { marker: `${slug}live`, key: merchant.liveApiKey, webhookUrl },
    ),
  ]
}

const TOKENS_READY = 4

function tenantOf(
  system: System,
  ref: TenantRef,
  { marker, key, webhookUrl }: { marker: string; key: string; webhookUrl: string },
): Tenant {
  const ids = new Map<string, readonly string[]>()
  const tokens: string[] = []
  let counter = 0
  let opened: Promise<void> | null = null
  const supply: Supply = {
    marker,
    webhookUrl: `${webhookUrl}/${marker}`,
    idOf: (kind) => ids.get(kind)?.[0] ?? null,
    next: () => (counter += 1),
    token: () => tokens.shift() ?? 'no-token-was-ready',
  }
  return {
    ...ref,
    marker,
    key,
    supply,
    idsOf: (kind) => ids.get(kind) ?? [],
    send: (sent) => send(system.urls.api, { ...sent, headers: { 'x-api-key': key, ...sent.headers } }),
    keyWith: (scopes) => addKey(system.admin, ref, { name: 'Net', scopes }),
    async refresh() {
      opened ??= openNetAccount(system, marker)
      const wanted = Array.from({ length: TOKENS_READY - tokens.length }, () => cardToken(system))
      const [objects, made] = await Promise.all([objectsOf(system, ref.merchantId), Promise.all(wanted), opened])
      for (const [kind, found] of objects) ids.set(kind, found)
      tokens.push(...made)
    },
  }
}

/** An account at the sandbox gateway that operations may connect. */
async function openNetAccount(system: System, marker: string): Promise<void> {
  const body = {
    security_key: netSecurityKey(marker),
    tokenization_key: `tokenization-of-${marker}`,
    signing_key: `signing-of-${marker}`,
    name: marker,
  }
  const { status, text } = await send(system.urls.sandbox, { method: 'POST', path: '/accounts', body })
  if (status !== 201) throw new Error(`the sandbox opened no account: ${text}`)
}

/** A card that the sandbox gateway approves, tokenised. */
export async function cardToken(system: System, number = '4111111111111111'): Promise<string> {
  const reply = await send(system.urls.sandbox, {
    method: 'POST',
    path: '/collect/token',
    body: { number, exp: '1230', cvv: '123' },
  })
  const token = typeof reply.json === 'object' && reply.json !== null ? Reflect.get(reply.json, 'token') : undefined
  if (typeof token !== 'string') throw new Error(`the sandbox gave no token: ${reply.text}`)
  return token
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (char) => `_${char.toLowerCase()}`)

/** The table that keeps objects of a kind, by the one rule for naming them. */
const TABLES: ReadonlyMap<string, string> = new Map(
  Object.keys(PREFIXES).map((kind) => [
    snake(kind)
      .replace(/(?<!e)y$/, 'ie')
      .concat('s'),
    kind,
  ]),
)

const isKind = (kind: string): kind is IdKind => kind in PREFIXES

/** Both spellings of an object's identity, for those whose prefix is known. */
export function spellings(kind: string, id: string): readonly string[] {
  return isKind(kind) ? [id, publicId(kind, id)] : [id]
}

/** The UUID of an object, also where its table keeps the prefixed form. */
function uuidOf(kind: string, id: string): string {
  return (isKind(kind) && parseId(kind, id)) || id
}

/** A charge is a payment under another prefix; refunds and voids are the two kinds of a reversal. */
async function objectsOf(system: System, merchantId: string): Promise<[string, string[]][]> {
  const tables = (await tenantTables(system)).filter(({ table, hasId }) => hasId && TABLES.has(table))
  const lists = tables.map(({ table }) => {
    const living = LIVING.get(table) ?? ''
    const ids = `SELECT id FROM ${table} WHERE merchant_id = ?1${living} ORDER BY id`
    return `(SELECT json_group_array(id) FROM (${ids})) AS ${table}`
  })
  const row = system.db
    .prepare(`SELECT ${lists.join(', ')}`)
    .bind(merchantId)
    .first<Record<string, string>>()
  const [idsOf, reversals] = await Promise.all([row, reversalsOf(system, merchantId)])
  const found = tables.map(({ table }): [string, string[]] => {
    const kind = TABLES.get(table) ?? ''
    const ids: string[] = JSON.parse(idsOf?.[table] ?? '[]')
    return [kind, ids.map((id) => uuidOf(kind, id))]
  })
  const charges = found.filter(([kind]) => kind === 'payment').map(([, ids]): [string, string[]] => ['charge', ids])
  return [...found, ...charges, ...reversals]
}

async function reversalsOf({ db }: System, merchantId: string): Promise<[string, string[]][]> {
  const text = 'SELECT id, kind FROM reversals WHERE merchant_id = ? ORDER BY id'
  const { results } = await db.prepare(text).bind(merchantId).all<{ id: string; kind: string }>()
  return ['refund', 'void'].map((wanted) => [wanted, results.flatMap(({ id, kind }) => (kind === wanted ? [id] : []))])
}

/** Rows that outlive their object. */
const LIVING: ReadonlyMap<string, string> = new Map([
  ['customers', ' AND deleted_at IS NULL'],
  ['webhook_endpoints', ' AND deleted_at IS NULL'],
  ['rapyd_keys', ' AND revoked_at IS NULL'],
])

interface TenantTable {
  readonly table: string
  readonly hasId: boolean
}

const known = new WeakMap<System, Promise<readonly TenantTable[]>>()

/** Every table whose rows belong to tenants, as the schema has them. */
export function tenantTables(system: System): Promise<readonly TenantTable[]> {
  const tables = known.get(system) ?? readTables(system)
  known.set(system, tables)
  return tables
}

async function readTables({ db }: System): Promise<readonly TenantTable[]> {
  const text = `
    SELECT m.name AS "table", max(c.name = 'id') AS hasId, max(c.name = 'merchant_id') AS owned
    FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
    WHERE m.type = 'table' GROUP BY m.name HAVING owned = 1 ORDER BY m.name`
  const { results } = await db.prepare(text).all<{ table: string; hasId: number }>()
  return results.map(({ table, hasId }) => ({ table, hasId: hasId === 1 }))
}
