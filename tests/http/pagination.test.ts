import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, type Answer } from '../nets/client.ts'
import { caller, codeOf, type Caller } from './api.ts'

const CUSTOMERS = 7

let system: System
let merchant: Caller
/** Newest first, as lists have them. */
let customers: readonly string[]
let prices: readonly string[]

beforeAll(async () => {
  system = await startSystem()
  merchant = await caller(system, 'pages')
  const made: string[] = []
  for (let number = 0; number < CUSTOMERS; number += 1) {
    made.unshift(idOf(await merchant.send('POST', '/customers', { email: `c${number}@example.com` })))
  }
  customers = made
  const product = { product_id: 'p', name: 'P', kind: 'one_time', pricing_model: 'one_time', amount_minor: 100 }
  const productId = idOf(await merchant.send('POST', '/products', product))
  const priced: string[] = []
  for (let number = 0; number < 5; number += 1) {
    priced.unshift(idOf(await merchant.send('POST', '/prices', { product_id: productId, unit_amount: number })))
  }
  prices = priced
})
afterAll(() => system.dispose())

function idOf({ json, text }: Answer): string {
  const id = at(json, 'data', 'id') ?? at(json, 'id')
  if (typeof id !== 'string') throw new Error(text)
  return id
}

function idsOf({ json, text }: Answer): readonly unknown[] {
  const data = at(json, 'data')
  if (!Array.isArray(data)) throw new Error(text)
  return data.map((item) => at(item, 'id'))
}

const list = (query: string) => merchant.send('GET', `/customers${query}`)
const pagination = async (query: string) => at((await list(query)).json, 'pagination')

describe('a list', () => {
  it('is newest first, 25 at a time', async () => {
    expect(idsOf(await list(''))).toEqual(customers)
    expect(await pagination('')).toEqual({
      kind: 'offset',
      limit: 25,
      offset: 0,
      page: 1,
      total: 7,
      totalPages: 1,
      hasMore: false,
    })
  })

  it('shows any window, and says what is left', async () => {
    expect(idsOf(await list('?limit=3&offset=3'))).toEqual(customers.slice(3, 6))
    expect(await pagination('?limit=3&offset=3')).toMatchObject({
      limit: 3,
      offset: 3,
      page: 2,
      total: 7,
      totalPages: 3,
      hasMore: true,
    })
    expect(await pagination('?limit=3&offset=6')).toMatchObject({ page: 3, hasMore: false })
    expect(idsOf(await list('?limit=3&page=2'))).toEqual(customers.slice(3, 6))
  })

  it('ends where there is nothing more', async () => {
    expect(idsOf(await list('?limit=3&offset=700'))).toEqual([])
    expect(await pagination('?limit=3&offset=700')).toMatchObject({ total: 7, hasMore: false })
  })

  it.each([
    ['101', 100],
    ['100000', 100],
    ['100', 100],
    ['1', 1],
    ['', 25],
  ])('takes a limit of %o as %i', async (limit, taken) => {
    expect(await pagination(`?limit=${limit}`)).toMatchObject({ limit: taken })
  })

  it.each(['limit=0', 'limit=-1', 'limit=abc', 'limit=1.5', 'offset=-1', 'offset=x', 'offset=1e99', 'page=0'])(
    'refuses %s',
    async (query) => {
      const answer = await list(`?${query}`)
      expect([answer.status, codeOf(answer), at(answer.json, 'error', 'param')]).toEqual([
        400,
        'validation_error',
        query.split('=')[0],
      ])
    },
  )

  it('counts what was deleted no more', async () => {
    const other = await caller(system, 'deleting')
    const [first] = [
      await other.send('POST', '/customers', { email: 'a@example.com' }),
      await other.send('POST', '/customers', { email: 'b@example.com' }),
    ]
    await other.send('DELETE', `/customers/${idOf(first)}`)
    const left = await other.send('GET', '/customers')
    expect([idsOf(left).length, at(left.json, 'pagination', 'total')]).toEqual([1, 1])
  })
})

describe('a list by cursor', () => {
  const page = async (query: string) => idsOf(await merchant.send('GET', `/prices?limit=2${query}`))

  it('goes on after an object, in either spelling', async () => {
    expect(await page('')).toEqual(prices.slice(0, 2))
    expect(await page(`&starting_after=${prices[1]}`)).toEqual(prices.slice(2, 4))
    expect(await page(`&starting_after=${prices[3]}`)).toEqual(prices.slice(4))
    const [item] = [await merchant.send('GET', `/prices/${prices[1]}`)]
    const spelled = at(item.json, 'data', 'public_id') ?? at(item.json, 'public_id')
    expect(await page(`&starting_after=${String(spelled)}`)).toEqual(prices.slice(2, 4))
  })

  it('goes back before an object, in the same order', async () => {
    expect(await page(`&ending_before=${prices[4]}`)).toEqual(prices.slice(2, 4))
    expect(await page(`&ending_before=${prices[2]}`)).toEqual(prices.slice(0, 2))
    expect(await page(`&ending_before=${prices[0]}`)).toEqual([])
  })

  it('says whether there is more in its direction', async () => {
    const more = async (query: string) => at((await merchant.send('GET', `/prices?limit=2${query}`)).json, 'has_more')
    expect(await more('')).toBe(true)
    expect(await more(`&starting_after=${prices[2]}`)).toBe(false)
    expect(await more(`&ending_before=${prices[4]}`)).toBe(true)
    expect(await more(`&ending_before=${prices[2]}`)).toBe(false)
  })

  it('is not shifted by what is added meanwhile', async () => {
    const first = await page('')
    await merchant.send('POST', '/prices', {
      product_id: at((await merchant.send('GET', `/prices/${prices[0]}`)).json, 'product_id'),
      unit_amount: 9,
    })
    expect([...first, ...(await page(`&starting_after=${String(first[1])}`))]).toEqual(prices.slice(0, 4))
  })

  it('has one direction', async () => {
    const answer = await merchant.send('GET', `/prices?starting_after=${prices[0]}&ending_before=${prices[1]}`)
    expect([answer.status, at(answer.json, 'error', 'message')]).toEqual([
      400,
      'ending_before cannot be given together with starting_after',
    ])
  })

  it.each(['starting_after', 'ending_before'])('is not found from a %s that is not there', async (cursor) => {
    const stranger = await caller(system, `stranger-${cursor.slice(0, 3)}`)
    for (const id of ['00000000-0000-7000-8000-000000000000', prices[0]]) {
      const answer = await stranger.send('GET', `/prices?${cursor}=${id}`)
      expect([answer.status, codeOf(answer), at(answer.json, 'error', 'param')]).toEqual([
        404,
        'resource_missing',
        cursor,
      ])
    }
  })

  it.each(['starting_after=x', 'ending_before=cus_00000000000000000000000000'])('refuses %s', async (query) => {
    const answer = await merchant.send('GET', `/prices?${query}`)
    expect([answer.status, codeOf(answer), at(answer.json, 'error', 'param')]).toEqual([
      400,
      'validation_error',
      query.split('=')[0],
    ])
  })
})
