import { holds, text, type Invariant, type Read, type Violation } from './invariant.ts'

/** Tables that the schema says belong to merchants, each with its columns. */
const OWNED = `
  SELECT m.name AS "table", c.name AS "column" FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
  WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'merchant_id')
  ORDER BY m.name, c.cid`

/** What the schema itself promises, whatever tables it comes to have. */
export const structureInvariants: readonly Invariant[] = [
  holds('every reference points at a row', 'PRAGMA foreign_key_check'),
  { name: 'every row belongs to a merchant that exists', find: orphans },
  { name: "no row refers to another merchant's row", find: strangers },
  { name: 'every counter equals the number of rows that it counts', find: miscounts },
]

async function orphans(read: Read): Promise<readonly Violation[]> {
  return each(await tablesOf(read), ([table]) =>
    read(
      `SELECT DISTINCT '${table}' AS "table", merchant_id FROM ${table} WHERE merchant_id NOT IN (SELECT id FROM merchants)`,
    ),
  )
}

/** A column `customer_id` refers to `customers`, with a FOREIGN KEY or without; `object_id` of an event to what it is about. */
async function strangers(read: Read): Promise<readonly Violation[]> {
  const tables = await tablesOf(read)
  const targets = new Map(
    [...tables].filter(([, columns]) => columns.includes('id')).map(([table]) => [singular(table), table]),
  )
  const named = [...tables].flatMap(([table, columns]) =>
    columns.flatMap((column) => {
      const target = column === 'merchant_id' ? undefined : targets.get(column.replace(/_id$/, ''))
      return target === undefined || !column.endsWith('_id') ? [] : [{ table, column, target }]
    }),
  )
  const open = [
    ...[...targets.values()].map((target) => ({ table: 'events', column: 'object_id', target })),
    { table: 'ledger_entries', column: 'reference_id', target: 'transactions' },
    { table: 'ledger_entries', column: 'reference_id', target: 'invoices' },
  ]
  return each([...named, ...open], ({ table, column, target }) =>
    read(
      `SELECT '${table}.${column}' AS reference, t.${column} AS id, t.merchant_id, x.merchant_id AS owner FROM ${table} AS t
       JOIN ${target} AS x ON x.id = t.${column} WHERE x.merchant_id <> t.merchant_id`,
    ),
  )
}

const singular = (table: string): string => table.replace(/ies$/, 'y').replace(/s$/, '')

/** What has a trigger `…_counted` is counted; with one `…_uncounted`, without its deleted rows. */
async function miscounts(read: Read): Promise<readonly Violation[]> {
  const triggers = (await read("SELECT name FROM sqlite_master WHERE type = 'trigger'")).map((row) => text(row, 'name'))
  const counted = triggers.flatMap((name) => (name.endsWith('_counted') ? [name.replace(/_counted$/, '')] : []))
  return each(counted, (table) => {
    const living = triggers.includes(`${table}_uncounted`) ? ' WHERE deleted_at IS NULL' : ''
    return read(
      `SELECT '${table}' AS counter, m.id AS merchant_id, coalesce(c.value, 0) AS counted, coalesce(r.rows, 0) AS rows FROM merchants AS m
       LEFT JOIN counters AS c ON c.merchant_id = m.id AND c.name = '${table}'
       LEFT JOIN (SELECT merchant_id, count(*) AS rows FROM ${table}${living} GROUP BY merchant_id) AS r ON r.merchant_id = m.id
       WHERE coalesce(c.value, 0) <> coalesce(r.rows, 0)`,
    )
  })
}

async function tablesOf(read: Read): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = new Map<string, string[]>()
  for (const row of await read(OWNED)) {
    tables.set(text(row, 'table'), [...(tables.get(text(row, 'table')) ?? []), text(row, 'column')])
  }
  return tables
}

async function each<T>(
  items: Iterable<T>,
  find: (item: T) => Promise<readonly Violation[]>,
): Promise<readonly Violation[]> {
  return (await Promise.all([...items].map(find))).flat()
}
