import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { cardToken, chargesAt, securityKeyOf, setCallbacks, setFault } from './buyer.ts'

let system: System
let merchant: TestMerchant

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'tabs')
})
afterAll(() => system.dispose())

interface Tab {
  readonly token: string
  readonly payUrl: string
  /** What the browser keeps after this page. */
  readonly cookie: string
}

/** Opens a page as a browser that holds these cookies. */
async function openTab(url: string, cookie = ''): Promise<Tab> {
  const response = await fetch(url, { headers: { cookie } })
  expect(response.status).toBe(200)
  const data = /id="checkout-data">([^<]*)</.exec(await response.text())?.[1] ?? '{}'
  const { session, payUrl } = JSON.parse(data) as { session: string; payUrl: string }
  const set = response.headers.getSetCookie().map((header) => header.split(';')[0] ?? '')
  return { token: session, payUrl, cookie: set.at(-1) ?? cookie }
}

async function press(
  { token, payUrl }: Tab,
  cookie: string,
  card?: string,
): Promise<{ status: string; redirect_url: string }> {
  const response = await fetch(new URL(payUrl, system.urls.checkout), {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({
      session: token,
      items: [],
      payment_token: await cardToken(system, card),
      email: 'tabs@example.com',
      expected_total_minor: 1500,
    }),
  })
  return (await response.json()) as { status: string; redirect_url: string }
}

const charges = async () => (await chargesAt(system, await securityKeyOf(system, merchant.merchantId))).size
const newLink = async () => (await merchant.post('/payment-links', { amount_minor: 1500, currency: 'USD' })).body

it.each([
  ['of one address', 'l', 'l'],
  ['of both addresses of a link', 'l', 'pay'],
])('are one checkout: two tabs %s', async (_, one, other) => {
  const link = await newLink()
  const before = await charges()
  const first = await openTab(`${system.urls.checkout}/${one}/${link.public_id}`)
  const second = await openTab(`${system.urls.checkout}/${other}/${link.id}`, first.cookie)
  expect((await press(first, second.cookie)).status).toBe('succeeded')
  expect((await press(second, second.cookie)).status).toBe('already_paid')
  expect((await charges()) - before).toBe(1)
})

it('are one checkout even when they were opened at the same moment', async () => {
  const link = await newLink()
  const before = await charges()
  const [first, second] = await Promise.all([openTab(link.url), openTab(link.url)])
  // The browser keeps the cookie of the answer that came last.
  expect((await press(first, second.cookie)).status).toBe('succeeded')
  expect((await press(second, second.cookie)).status).toBe('already_paid')
  expect((await charges()) - before).toBe(1)
})

it('do not lead an old tab into a new order', async () => {
  const link = await newLink()
  const before = await charges()
  const tab = await openTab(link.url)
  expect((await press(tab, tab.cookie)).status).toBe('succeeded')
  const fresh = await openTab(link.url, tab.cookie)
  expect(fresh.token).not.toBe(tab.token)
  expect((await press(tab, fresh.cookie)).status).toBe('already_paid')
  expect((await charges()) - before).toBe(1)
})

it('are told that an expired link takes no payment', async () => {
  const link = await newLink()
  const tab = await openTab(link.url)
  await merchant.post(`/payment-links/${link.id}/expire`)
  expect((await press(tab, tab.cookie)).status).toBe('unavailable')
})

it('go on waiting for a payment that is being checked after their time is up', async () => {
  const link = await newLink()
  const tab = await openTab(link.url)
  await setCallbacks(system, await securityKeyOf(system, merchant.merchantId), 'off')
  await setFault(system, {
    security_key: await securityKeyOf(system, merchant.merchantId),
    mode: 'error_after_charge',
    count: 1,
  })
  expect((await press(tab, tab.cookie)).status).toBe('processing')
  await system.db.prepare('UPDATE checkout_sessions SET expires_at = 1 WHERE payment_link_id = ?').bind(link.id).run()
  const again = await fetch(link.url, { headers: { cookie: tab.cookie }, redirect: 'manual' })
  expect(again.status).toBe(303)
  expect(again.headers.get('location')).toContain('/checking')
})

it('cannot pay by way of their session what their link no longer sells', async () => {
  const link = await newLink()
  const tab = await openTab(link.url)
  const declined = await press(tab, tab.cookie, '4000000000000002')
  expect(declined.status).toBe('declined')
  await merchant.call('PATCH', `/payment-links/${link.id}/status`, { status: 'archived' })
  expect((await press({ ...tab, payUrl: `/c/${tab.token}/pay` }, '')).status).toBe('unavailable')
})
