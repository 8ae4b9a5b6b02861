import { describe, expect, it } from 'vitest'
import { customers, prices } from './schema/index.ts'
import { among, between, equals, every, oneOf, raw, sql } from './sql.ts'

describe('a piece of SQL', () => {
  it('binds values and names tables and columns', () => {
    const piece = sql`SELECT 1 FROM ${customers} WHERE ${customers.merchantId} = ${"'; DROP"} AND ${prices.active} = ${true}`
    expect(piece.text).toBe('SELECT 1 FROM "customers" WHERE "customers"."merchant_id" = ? AND "prices"."active" = ?')
    expect(piece.values).toEqual(["'; DROP", 1])
  })

  it('keeps values in the order of their marks when pieces are put into pieces', () => {
    const inner = sql`b = ${2} AND c = ${'3'}`
    const piece = sql`a = ${1} AND (${inner}) AND d = ${null} ${raw('LIMIT 1')}`
    expect(piece.text).toBe('a = ? AND (b = ? AND c = ?) AND d = ? LIMIT 1')
    expect(piece.values).toEqual([1, 2, '3', null])
  })
})

describe('conditions', () => {
  it('leave out what is undefined, and nothing else', () => {
    expect(equals(prices.active, undefined)).toBeUndefined()
    expect(equals(prices.active, false)?.values).toEqual([0])
    expect(equals(prices.unitAmount, 0)?.values).toEqual([0])
    expect(among(prices.type, undefined)).toBeUndefined()
    expect(between(prices.createdAt, undefined, undefined)).toBeUndefined()
  })

  it('match nothing of an empty set', () => {
    expect(oneOf(customers.id, [])).toEqual(sql`${customers.id} IN (SELECT value FROM json_each(${'[]'}))`)
  })

  it('include both ends of a range, and leave an open one open', () => {
    const column = '"prices"."created_at"'
    expect(between(prices.createdAt, 1, 2)).toEqual({ text: `${column} >= ? AND ${column} <= ?`, values: [1, 2] })
    expect(between(prices.createdAt, undefined, 2)).toEqual({ text: `${column} <= ?`, values: [2] })
    expect(between(prices.createdAt, 0, undefined)).toEqual({ text: `${column} >= ?`, values: [0] })
  })

  it('hold together', () => {
    const both = every([sql`a = ${1}`, undefined, sql`b = ${2}`])
    expect(both).toEqual({ text: 'a = ? AND b = ?', values: [1, 2] })
  })
})
