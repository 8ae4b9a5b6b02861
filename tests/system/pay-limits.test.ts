import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { cardToken, chargesAt, securityKeyOf } from './buyer.ts'

const WINDOW_MS = 60_000
const AT_ONCE = 50

let system: System
let merchant: TestMerchant
let made = 0

beforeAll(async () => {
  system = await startSystem({ rateLimits: true })
  merchant = await testMerchant(system, 'limits')
})
afterAll(() => system.dispose())

interface Link {
  readonly id: string
  readonly public_id: string
  readonly url: string
}

const newLink = async (): Promise<Link> =>
  (await merchant.post('/payment-links', { amount_minor: 1200, currency: 'USD' })).body

/** An address that no other request comes from. */
function newAddress(): string {
  made += 1
  return `10.0.${Math.floor(made / 250)}.${(made % 250) + 1}`
}

interface Try {
  readonly url: string
  readonly address: string
}

/** A press of Pay without a body: refused as it is, but counted. */
const press = ({ url, address }: Try, body: object = {}): Promise<Response> =>
  fetch(`${url}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cf-connecting-ip': address },
    body: JSON.stringify(body),
  })

const secondsLeft = (): number => 60 - (Math.floor(Date.now() / 1000) % 60)

interface Burst<T> {
  readonly value: T
  /** Seconds of the window that were left before and after. */
  readonly left: readonly [number, number]
}

/** Runs within one window: a run that the clock cut in two is made again, by others. */
async function withinOneWindow<T>(run: () => Promise<T>): Promise<Burst<T>> {
  for (let tries = 1; tries <= 3; tries += 1) {
    const window = Math.floor(Date.now() / WINDOW_MS)
    const before = secondsLeft()
    const value = await run()
    if (Math.floor(Date.now() / WINDOW_MS) === window) return { value, left: [before, secondsLeft()] }
  }
  throw new Error('the requests did not fit into a window')
}

async function statusesOf(tries: readonly Try[]): Promise<number[]> {
  const statuses: number[] = []
  for (let at = 0; at < tries.length; at += AT_ONCE) {
    const replies = await Promise.all(tries.slice(at, at + AT_ONCE).map((one) => press(one)))
    await Promise.all(replies.map((reply) => reply.text()))
    statuses.push(...replies.map(({ status }) => status))
  }
  return statuses
}

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))
const countOf = (statuses: readonly number[], wanted: number) => statuses.filter((status) => status === wanted).length

describe('from one address', () => {
  it('thirty payments a minute can be tried, through whatever pages', async () => {
    const links = [await newLink(), await newLink()]
    const { value } = await withinOneWindow(async () => {
      const address = newAddress()
      const here = await statusesOf(times(34, (n) => ({ url: links[n % 2]?.url ?? '', address })))
      const elsewhere = await press({ url: links[0]?.url ?? '', address: newAddress() })
      return { here, elsewhere: elsewhere.status }
    })
    expect(countOf(value.here, 400)).toBe(30)
    expect(countOf(value.here, 429)).toBe(4)
    expect(value.elsewhere).toBe(400)
  })

  it('a further one is charged nothing, and told when to come again: its script as JSON, its browser on a page', async () => {
    const link = await newLink()
    const before = (await chargesAt(system, await securityKeyOf(system, merchant.merchantId))).size
    const body = {
      session: 'A'.repeat(22),
      items: [],
      payment_token: await cardToken(system),
      email: 'tester@example.com',
      expected_total_minor: 1200,
    }
    const { value, left } = await withinOneWindow(async () => {
      const address = newAddress()
      await statusesOf(times(30, () => ({ url: link.url, address })))
      const reply = await press({ url: link.url, address }, body)
      const text = await reply.text()
      const page = await fetch(`${link.url}/limit`, { headers: { accept: 'text/html' } })
      return { reply, text, page, html: await page.text() }
    })
    const { reply, page } = value
    expect(reply.status).toBe(429)
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
    expect(JSON.parse(value.text)).toEqual({
      redirect_url: `/l/${link.public_id}/limit`,
      message: expect.stringMatching(/\w/),
    })
    expect(page.status).toBe(429)
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(value.html).toContain('<h1')
    expect(value.html).not.toContain('checkout-data')
    for (const { headers } of [reply, page]) {
      const wait = Number(headers.get('retry-after'))
      expect(wait).toBeLessThanOrEqual(left[0])
      expect(wait).toBeGreaterThanOrEqual(left[1])
    }
    expect((await chargesAt(system, await securityKeyOf(system, merchant.merchantId))).size).toBe(before)
    const attempts = system.db.prepare('SELECT count(*) AS n FROM payment_attempts WHERE merchant_id = ?')
    expect(await attempts.bind(merchant.merchantId).first('n')).toBe(0)
  })
})

describe('through one page', () => {
  it('three hundred payments a minute can be tried, from whatever addresses and however the page is called', async () => {
    const { value } = await withinOneWindow(async () => {
      const [link, other] = [await newLink(), await newLink()]
      const names = [link.url, `${system.urls.checkout}/pay/${link.public_id}`, `${system.urls.checkout}/l/${link.id}`]
      const here = await statusesOf(times(305, (n) => ({ url: names[n % 3] ?? '', address: newAddress() })))
      const elsewhere = await press({ url: other.url, address: newAddress() })
      return { here, elsewhere: elsewhere.status }
    })
    expect(countOf(value.here, 400)).toBe(300)
    expect(countOf(value.here, 429)).toBe(5)
    expect(value.elsewhere).toBe(400)
  })
})
