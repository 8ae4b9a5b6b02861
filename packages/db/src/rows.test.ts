import { getTableColumns } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { codecOf, decodeRow, decodeRows, selectionOf } from './rows.ts'
import * as schema from './schema/index.ts'

const tables = Object.values(schema)

/** What a column of a kind holds as use cases see it. */
const SEEN: Record<string, readonly unknown[]> = {
  string: ['', '{}', 'text'],
  number: [0, 7, -1],
  boolean: [true, false],
  json: [{}, { a: [1, { b: null }], empty: {} }],
}

it.each(tables)('decodes what it encodes, whatever the column', (table) => {
  const codec = codecOf(table)
  for (const [key, { dataType }] of Object.entries(getTableColumns(table))) {
    const seen = SEEN[dataType]
    if (!seen) throw new Error(`no values of the kind ${dataType}`)
    for (const value of [...seen, null]) {
      const stored = codec.keys.map((other) => [other, other === key ? codec.encode(key, value) : null])
      const row = decodeRow<Record<string, unknown>>(table, Object.fromEntries(stored))
      expect(row[key]).toEqual(value)
      expect(Object.keys(row)).toEqual(codec.keys)
    }
  }
})

it('selects every column under the name that rows have', () => {
  expect(selectionOf(schema.accounts).text).toBe('id, name, created_at AS createdAt')
})

it('gives each row JSON of its own', () => {
  const row = () => ({ metadata: '{}', customFields: '{}' })
  const [first, second] = decodeRows<{ metadata: object; customFields: object }>(schema.customers, [row(), row()])
  expect(first?.metadata).toEqual({})
  expect(first?.metadata).not.toBe(second?.metadata)
  expect(first?.metadata).not.toBe(first?.customFields)
})
