import type { D1Database } from '@cloudflare/workers-types'

const CHUNK = 20_000

const INSERT = `
  INSERT INTO customers (id, merchant_id, created_at, updated_at, version, email, name, company_name, phone, tax_treatment, metadata, custom_fields)
  SELECT json_extract(value, '$[0]'), ?, json_extract(value, '$[1]'), json_extract(value, '$[1]'), 1,
    json_extract(value, '$[2]'), json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'), 'taxed', '{}', '{}'
  FROM json_each(?)`

/** The search index of what has just been inserted; customers have their rowids in order. */
const INDEX = `
  INSERT INTO customers_search (rowid, email, name, company_name, phone, tenant, heads)
  SELECT * FROM customers_text
  WHERE seq > (SELECT coalesce(max(id), 0) FROM customers_search_docsize)`

const COUNT = `
  INSERT INTO counters (merchant_id, name, value) SELECT merchant_id, 'customers', count(*) FROM customers WHERE merchant_id = ?
  ON CONFLICT DO UPDATE SET value = excluded.value`

/**
 * Gives a merchant so many customers, made one second apart up to now. What triggers do for each row (its count, its
 * search index) is done for many at once, and the triggers are put back.
 */
export async function seedCustomers(db: D1Database, merchantId: string, wanted: number): Promise<void> {
  const have = await db
    .prepare('SELECT count(*) AS total FROM customers WHERE merchant_id = ?')
    .bind(merchantId)
    .first<{ total: number }>()
  const missing = wanted - (have?.total ?? 0)
  const { results: triggers } = await db
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'customers'")
    .all<{ name: string; sql: string }>()
  for (const { name } of triggers) await db.prepare(`DROP TRIGGER ${name}`).run()
  const now = Date.now()
  for (let at = 0; at < missing; at += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, missing - at) }, (_, index) =>
      customer(at + index, now - (missing - at - index) * 1000),
    )
    await db.batch([db.prepare(INSERT).bind(merchantId, JSON.stringify(rows)), db.prepare(INDEX)])
  }
  await db.prepare(COUNT).bind(merchantId).run()
  for (const { sql } of triggers) await db.prepare(sql).run()
}

const GIVEN = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Ken', 'Radia', 'Tony']
const FAMILY = ['Archer', 'Baker', 'Carter', 'Dyer', 'Fletcher', 'Glover', 'Hooper', 'Mason', 'Potter', 'Weaver']

/** Names repeat and numbers do not, so a search for a number finds few. */
function customer(number: number, createdAt: number): (string | number)[] {
  const given = GIVEN[number % 10] ?? ''
  const family = FAMILY[Math.floor(number / 10) % 10] ?? ''
  const email = `${given}.${family}.${number}@example.com`.toLowerCase()
  return [
    uuidAt(createdAt),
    createdAt,
    email,
    `${given} ${family}`,
    `${family} & Sons ${number}`,
    `+1555${String(number).padStart(7, '0')}`,
  ]
}

function uuidAt(time: number): string {
  const head = time.toString(16).padStart(12, '0')
  return `${head.slice(0, 8)}-${head.slice(8)}-7${crypto.randomUUID().slice(15)}`
}
