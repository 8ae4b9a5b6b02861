import type { D1Database } from '@cloudflare/workers-types'

/** What is copied, and how often. */
export interface CopiesOf {
  readonly merchantId: string
  readonly subscriptionId: string
  readonly copies: number
  /** When the copies are due, in UTC milliseconds; as the original unless given. */
  readonly dueAt?: number
  /** The number of the first copy: above those that are there. */
  readonly first?: number
}

/** Rows of one statement. */
const CHUNK = 5_000
/** An id less its last twelve digits, which number the copies. */
const HEAD = 24

/**
 * Gives a subscription that was not billed yet so many copies with items of their own, straight into the tables: a backlog is
 * there in seconds. The copies share its customer and card.
 */
export async function copySubscription(db: D1Database, { copies, first = 1, ...given }: CopiesOf): Promise<void> {
  const [subscription, item] = await Promise.all([
    statementOf(db, 'subscriptions', 'id', ['id']),
    statementOf(db, 'subscription_items', 'subscription_id', ['id', 'subscription_id']),
  ])
  const { merchantId, subscriptionId, dueAt = null } = given
  const last = first + copies - 1
  for (let from = first; from <= last; from += CHUNK) {
    const to = Math.min(from + CHUNK - 1, last)
    const bound = [merchantId, subscriptionId, from, to] as const
    await db.batch([db.prepare(subscription).bind(...bound, dueAt), db.prepare(item).bind(...bound)])
  }
}

/** The ids of a subscription's copies and of their single items, as they are numbered. */
export function copyOf(id: string, number: number): string {
  return id.slice(0, HEAD) + number.toString(16).padStart(12, '0')
}

const NUMBERS = 'WITH RECURSIVE numbers(n) AS (SELECT ?3 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?4)'

async function statementOf(db: D1Database, table: string, key: string, ids: readonly string[]): Promise<string> {
  const { results } = await db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all<{ name: string }>()
  const names = results.map(({ name }) => name)
  const values = names.map((name) => {
    if (ids.includes(name)) return `substr(original.${name}, 1, ${HEAD}) || printf('%012x', n)`
    return table === 'subscriptions' && name === 'due_at' ? 'coalesce(?5, original.due_at)' : `original.${name}`
  })
  return `INSERT INTO ${table} (${names.join(', ')}) ${NUMBERS}
    SELECT ${values.join(', ')} FROM ${table} AS original, numbers WHERE original.merchant_id = ?1 AND original.${key} = ?2`
}
