import { MAX_ALIAS, type AliasKind } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testMerchant } from '../api/merchant.ts'
import { contextOn } from './context.ts'

let system: System
let tenants: readonly [string, string]
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  made += 1
  const [one, other] = [await testMerchant(system, `one-${made}`), await testMerchant(system, `other-${made}`)]
  tenants = [one.merchantId, other.merchantId]
})
afterAll(() => system.dispose())

const of = (merchantId = tenants[0]) => contextOn(system.db, Date.now(), { merchantId, mode: 'sandbox' })

async function allot(targetId: string, alias: AliasKind = 'invoice', merchantId = tenants[0]): Promise<number | null> {
  const context = of(merchantId)
  const { ok } = await context.db.commit(context, { changes: [{ kind: 'allot_number', alias, targetId }] })
  expect(ok).toBe(true)
  return (await context.db.load({ number: context.db.rows.numericAliases.numberOf(alias, targetId) })).number
}

const targetOf = async (number: number, alias: AliasKind = 'invoice', merchantId = tenants[0]) => {
  const { db } = of(merchantId)
  return (await db.load({ target: db.rows.numericAliases.targetOf(alias, number) })).target
}

describe('the numbers of objects', () => {
  it('count from 1, of each tenant and kind by itself', async () => {
    expect(await allot('a')).toBe(1)
    expect(await allot('b')).toBe(2)
    expect(await allot('s', 'subscription')).toBe(1)
    expect(await allot('c', 'invoice', tenants[1])).toBe(1)
    expect(await targetOf(2)).toBe('b')
    expect(await targetOf(1, 'subscription')).toBe('s')
  })

  it('stay what they are, however often one is asked for', async () => {
    expect([await allot('a'), await allot('b'), await allot('a')]).toEqual([1, 2, 1])
    expect(await allot('c')).toBe(3)
  })

  it('open nothing of another tenant, and nothing that has none', async () => {
    await allot('a')
    expect(await targetOf(1, 'invoice', tenants[1])).toBeNull()
    expect(await targetOf(2)).toBeNull()
    expect(await targetOf(1, 'subscription')).toBeNull()
  })

  it('have no gaps and no doubles, however many are allotted at once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `id-${index}`)
    const numbers = await Promise.all([...ids, ...ids].map((id) => allot(id)))
    expect(new Set(numbers)).toEqual(new Set(ids.map((_, index) => index + 1)))
    expect(await Promise.all(numbers.slice(0, 40).map((number) => targetOf(number ?? 0)))).toEqual(ids)
  })

  it('end where the contract ends them', async () => {
    const text = "INSERT INTO numeric_aliases (merchant_id, kind, number, target_id) VALUES (?, 'invoice', ?, 'last')"
    await system.db.prepare(text).bind(tenants[0], MAX_ALIAS).run()
    const context = of()
    const change = { kind: 'allot_number', alias: 'invoice', targetId: 'beyond' } as const
    await expect(context.db.commit(context, { changes: [change] })).rejects.toThrow('CHECK')
  })
})
