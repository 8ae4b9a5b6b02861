import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { Customer } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { newCustomer } from '@revkeen-edge/services/customers/new.ts'
import { insert, update } from '@revkeen-edge/services/plan.ts'
import { newProduct } from '@revkeen-edge/services/products/new.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextOn } from './context.ts'

let system: System

beforeAll(async () => {
  system = await startSystem({ invariants: false })
})
afterAll(() => system.dispose())

const FIRST_PAGE = { limit: 25, offset: 0 }

async function add(context: Context, ...given: readonly Partial<Customer>[]): Promise<Customer[]> {
  const customers = given.map((fields) => ({ ...newCustomer(context, 'someone@host.test'), ...fields }))
  const outcome = await context.db.commit(context, { changes: customers.map((row) => insert('customers', row)) })
  expect(outcome.ok).toBe(true)
  return customers
}

async function find(context: Context, search: string, window = FIRST_PAGE) {
  const { page } = await context.db.load({ page: context.db.rows.customers.list(window, { search }) })
  return { ids: page.items.map(({ id }) => id), total: page.total, hasMore: page.hasMore }
}

async function idsOf(context: Context, search: string): Promise<string[]> {
  return (await find(context, search)).ids.toSorted()
}

const sorted = (...rows: readonly ({ id: string } | undefined)[]) => rows.map((row) => row?.id ?? '').toSorted()

/** Fails unless every search index holds just what its table does. */
async function checkIndexes(db: D1Database): Promise<void> {
  for (const index of ['customers_search', 'products_search', 'payment_links_search']) {
    await db.prepare(`INSERT INTO ${index} (${index}, rank) VALUES ('integrity-check', 1)`).run()
  }
}

describe('a search among other tenants', () => {
  it('finds and counts its own tenant’s rows alone', async () => {
    const [context, other] = [contextOn(system.db), contextOn(system.db)]
    const [own] = await add(context, { name: 'Maximilian' })
    await add(other, { name: 'Maximilian' }, { name: 'Maximilian II' })
    expect(await find(context, 'ximil')).toEqual({ ids: [own?.id], total: 1, hasMore: false })
    expect(await find(context, 'ma')).toEqual({ ids: [own?.id], total: 1, hasMore: false })
    expect((await find(other, 'ximil')).total).toBe(2)
  })

  it('is right where two tenants look alike to the index', async () => {
    const alike = (head: string) =>
      contextOn(system.db, undefined, { merchantId: `${head}-0000-7000-8000-00000000abcd`, mode: 'sandbox' })
    const [context, other] = [alike('11111111'), alike('22222222')]
    const [own] = await add(context, { name: 'Twin' })
    const [theirs] = await add(other, { name: 'Twin' })
    for (const text of ['twin', 't']) {
      expect(await find(context, text)).toEqual({ ids: [own?.id], total: 1, hasMore: false })
      expect(await find(other, text)).toEqual({ ids: [theirs?.id], total: 1, hasMore: false })
    }
  })

  it.each(['crowded', 'cr'])('does not read their rows: %s', async (text) => {
    const [context, other] = [contextOn(system.db), contextOn(system.db)]
    await add(context, { name: 'Crowded' })
    await add(other, ...Array.from({ length: 300 }, () => ({ name: 'Crowded' })))
    const { statements } = context.db.rows.customers.list(FIRST_PAGE, { search: text })
    const results = await system.db.batch(statements as D1PreparedStatement[])
    for (const { meta } of results) expect(meta.rows_read).toBeLessThan(50)
  })
})

describe('a search for a part', () => {
  it('finds it anywhere in any searched field, in either case', async () => {
    const context = contextOn(system.db)
    const rows = await add(
      context,
      { email: 'q.needle7@host.test' },
      { name: 'The NEEDLE7 man' },
      { companyName: 'Needle7 Ltd' },
      { phone: '+1 needle7' },
      { name: 'Haystack' },
    )
    expect(await idsOf(context, 'eedlE7')).toEqual(sorted(...rows.slice(0, 4)))
  })

  it('knows letters of any script in either case', async () => {
    const context = contextOn(system.db)
    const [row] = await add(context, { name: 'ÉMILE ЖУКОВ' }, { name: 'Emile Zhukov' })
    expect(await idsOf(context, 'émile')).toEqual([row?.id])
    expect(await idsOf(context, 'жуков')).toEqual([row?.id])
  })

  it.each([
    'a" OR "b',
    '""" ',
    "O'Brien; --",
    'NEAR(a b)',
    'name:x',
    'tenant : x',
    '- {heads} : y',
    'foo AND bar',
    'NOT baz',
    'star*',
    '^first',
    '(a + b)',
    '100%_\\',
    '👩‍👩‍👧 family',
    '😀😀😀',
    '日本語',
  ])('takes %o as text', async (text) => {
    const context = contextOn(system.db)
    const [row] = await add(context, { name: `x ${text.trim()} y` }, { name: 'a b foo bar baz star first name' })
    expect(await find(context, text)).toEqual({ ids: [row?.id], total: 1, hasMore: false })
  })

  it('finds all where there is nothing but space', async () => {
    const context = contextOn(system.db)
    const rows = await add(context, {}, {})
    expect(await find(context, '  ')).toMatchObject({ ids: sorted(...rows).toReversed(), total: 2 })
  })
})

describe('a search for one or two characters', () => {
  it('finds the start of any searched field, and of nothing else', async () => {
    const context = contextOn(system.db)
    const rows = await add(
      context,
      { email: 'zq@host.test' },
      { name: 'ZQuincy' },
      { companyName: 'zq Ltd' },
      { phone: 'zq 55' },
      { name: 'Zed' },
      { name: 'Mazq Zq', companyName: 'A zq' },
    )
    expect(await idsOf(context, 'zq')).toEqual(sorted(...rows.slice(0, 4)))
    expect(await idsOf(context, 'Z')).toEqual(sorted(...rows.slice(0, 5)))
  })

  it.each([
    ['é', 'Éva'],
    ['жу', 'Жуков'],
    ['😀', '😀 Smile'],
    ['"', '"Quoted" Ltd'],
    ['%', '% off'],
    ['_', '_under'],
    ['*', '*star'],
    ['OR', 'Orla'],
    ['漢', '漢字'],
  ])('takes %s as text', async (text, name) => {
    const context = contextOn(system.db)
    const [row] = await add(context, { name }, { name: 'Bob' })
    expect(await find(context, text)).toEqual({ ids: [row?.id], total: 1, hasMore: false })
  })

  it('finds a field of a single character', async () => {
    const context = contextOn(system.db)
    const [row] = await add(context, { name: 'Q', companyName: 'XY' }, { name: 'R' })
    expect(await idsOf(context, 'q')).toEqual([row?.id])
    expect(await idsOf(context, 'qx')).toEqual([])
  })
})

describe('the total of a search', () => {
  it('is of all pages, newest first', async () => {
    const context = contextOn(system.db)
    const rows = await add(context, ...Array.from({ length: 7 }, (_, number) => ({ name: `Page ${number}` })), {
      name: 'Other',
    })
    const newest = sorted(...rows.slice(0, 7)).toReversed()
    for (const text of ['page', 'pa']) {
      expect(await find(context, text, { limit: 3, offset: 0 })).toEqual({
        ids: newest.slice(0, 3),
        total: 7,
        hasMore: true,
      })
      expect(await find(context, text, { limit: 3, offset: 6 })).toEqual({
        ids: newest.slice(6),
        total: 7,
        hasMore: false,
      })
      expect(await find(context, text, { limit: 3, offset: 9 })).toEqual({ ids: [], total: 7, hasMore: false })
    }
  })

  it('follows what is renamed and deleted', async () => {
    const context = contextOn(system.db)
    const [kept, renamed, gone] = await add(context, { name: 'Alpha' }, { name: 'Alpha' }, { name: 'Alpha' })
    if (!kept || !renamed || !gone) throw new Error('three were added')
    await context.db.commit(context, {
      changes: [
        update('customers', renamed, { name: 'Omega', companyName: 'Renamed' }),
        update('customers', gone, { deletedAt: context.now }),
      ],
    })
    expect(await find(context, 'alpha')).toEqual({ ids: [kept.id], total: 1, hasMore: false })
    expect(await find(context, 'al')).toEqual({ ids: [kept.id], total: 1, hasMore: false })
    expect(await idsOf(context, 'renam')).toEqual([renamed.id])
    expect(await idsOf(context, 'om')).toEqual([renamed.id])
    await checkIndexes(system.db)
  })
})

describe('a search of products', () => {
  it('looks at name, code and description, and follows changes', async () => {
    const context = contextOn(system.db)
    const product = (productId: string, name: string) =>
      newProduct(context, {
        productId,
        name,
        kind: 'one_time',
        pricingModel: 'one_time',
        amountMinor: 1,
        currency: 'USD',
      })
    const [byName, byCode, byText] = [
      product('p1', 'Wide Widget'),
      product('widget-2', 'P2'),
      { ...product('p3', 'P3'), description: 'Widgets\nfor all' },
    ]
    await context.db.commit(context, { changes: [byName, byCode, byText].map((row) => insert('products', row)) })
    const found = async (search: string) => {
      const { page } = await context.db.load({ page: context.db.rows.products.list(FIRST_PAGE, { search }) })
      expect(page.total).toBe(page.items.length)
      return page.items.map(({ id }) => id).toSorted()
    }
    expect(await found('widget')).toEqual(sorted(byName, byCode, byText))
    expect(await found('wi')).toEqual(sorted(byName, byCode, byText))
    await context.db.commit(context, { changes: [update('products', byName, { name: 'Gadget' })] })
    expect(await found('widget')).toEqual(sorted(byCode, byText))
    expect(await found('ga')).toEqual([byName.id])
    await checkIndexes(system.db)
  })
})
