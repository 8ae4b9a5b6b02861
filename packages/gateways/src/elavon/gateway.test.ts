import { publicId } from '@revkeen-edge/domain/ids.ts'
import type { PaymentGateway, ReportReply } from '@revkeen-edge/services/ports/gateway.ts'
import { describe, expect, it } from 'vitest'
import { elavonGateway } from './gateway.ts'

const credentials = { provider: 'elavon' as const, merchantId: '009005', userId: 'webpage', pin: 'P&N' }
const orderId = publicId('paymentAttempt', '019df252-d8e8-71d0-8134-ba289c80eec7')
const instrument = { kind: 'vault' as const, vaultId: '44' }
const sale = { orderId, amountMinor: 100, currency: 'USD', instrument }
const HOUR = 60 * 60 * 1000

/** A gateway whose Converge answers as it is told, with everything that it was sent. */
function stage(answer: () => Response | Promise<Response>) {
  const sent: { url: string; xml: string; redirect: string | undefined }[] = []
  const fetch = async (url: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(url, init)
    const xml = new URLSearchParams(await request.text()).get('xmldata') ?? ''
    sent.push({ url: request.url, xml, redirect: init?.redirect })
    return answer()
  }
  const config = { baseUrl: 'https://converge.example/VirtualMerchant/', credentials, currency: null, fetch }
  return { gateway: elavonGateway(config), sent }
}

const xml = (inner: string) => () => new Response(`<txn>${inner}</txn>`)

it('posts one escaped document with the account’s credentials', async () => {
  const { gateway, sent } = stage(xml('<ssl_result>0</ssl_result><ssl_txn_id>T</ssl_txn_id>'))
  expect(await gateway.sale(sale)).toMatchObject({ outcome: 'approved', transactionId: 'T' })
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({
    url: 'https://converge.example/VirtualMerchant/processxml.do',
    redirect: 'manual',
  })
  expect(sent[0]?.xml).toMatch(
    /^<txn><ssl_merchant_id>009005<\/ssl_merchant_id><ssl_user_id>webpage<\/ssl_user_id><ssl_pin>P&amp;N<\/ssl_pin><ssl_transaction_type>CCSALE</,
  )
})

it.each<[keyof PaymentGateway, string, (gateway: PaymentGateway) => Promise<unknown>]>([
  ['authorize', 'CCAUTHONLY', (gateway) => gateway.authorize(sale)],
  ['capture', 'CCCOMPLETE', (gateway) => gateway.capture({ orderId, transactionId: 'T', currency: 'USD' })],
  ['void', 'CCDELETE', (gateway) => gateway.void({ orderId, transactionId: 'T', currency: 'USD' })],
  ['refund', 'CCRETURN', (gateway) => gateway.refund({ orderId, transactionId: 'T', currency: 'USD' })],
  ['validate', 'CCVERIFY', (gateway) => gateway.validate({ orderId: 'x', currency: 'USD', instrument })],
  ['store', 'CCGETTOKEN', (gateway) => gateway.store({ token: 't' })],
  ['forget', 'CCDELETETOKEN', (gateway) => gateway.forget('44')],
  ['query', 'txnquery', (gateway) => gateway.query({ orderId })],
])('asks for %s by %s, once', async (_, type, ask) => {
  const { gateway, sent } = stage(xml(''))
  await ask(gateway)
  expect(sent.map((each) => /<ssl_transaction_type>(\w+)</.exec(each.xml)?.[1])).toEqual([type])
})

describe('a lost answer', () => {
  it.each<[string, () => Response | Promise<Response>, object]>([
    ['a server error', () => new Response('', { status: 502 }), { outcome: 'unknown', reason: 'server_error' }],
    ['a redirect', () => new Response('', { status: 302 }), { outcome: 'unknown', reason: 'unreadable' }],
    ['half a document', () => new Response('<txn><ssl_res'), { outcome: 'unknown', reason: 'unreadable' }],
    ['a flood', () => new Response('x'.repeat(70_000)), { outcome: 'unknown', reason: 'unreadable' }],
    ['silence', () => Promise.reject(new DOMException('', 'TimeoutError')), { outcome: 'unknown', reason: 'timeout' }],
    ['a broken connection', () => Promise.reject(new Error('lost')), { outcome: 'unknown', reason: 'connection_lost' }],
    [
      'a refused connection',
      () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })),
      { outcome: 'not_sent' },
    ],
  ])('by %s is never an answer', async (_, answer, outcome) => {
    const { gateway, sent } = stage(answer)
    expect(await gateway.sale(sale)).toMatchObject(outcome)
    expect(await gateway.query({ orderId })).toMatchObject({ found: 'unavailable' })
    expect(await gateway.report({ from: 0, to: HOUR })).toMatchObject({ outcome: 'unavailable' })
    expect(await gateway.probe()).toMatchObject({ outcome: 'unavailable' })
    expect(sent).toHaveLength(4)
    expect(JSON.stringify(await gateway.sale(sale))).not.toContain('P&N')
  })
})

it('starts no challenge, and says why', async () => {
  const { gateway, sent } = stage(xml(''))
  const command = { orderId, amountMinor: 100, currency: 'USD', instrument, returnUrl: 'https://a.example' }
  expect(await gateway.startAuthentication(command)).toMatchObject({ outcome: 'refused' })
  expect(await gateway.authenticationResult('r')).toMatchObject({ status: 'failed' })
  expect(sent).toEqual([])
})

it('reports a day in stretches that leave out no second and repeat none', async () => {
  const { gateway, sent } = stage(() => new Response('<txnlist><ssl_txn_count>0</ssl_txn_count></txnlist>'))
  const range = { from: Date.UTC(2026, 10, 23), to: Date.UTC(2026, 10, 24) }
  let page: ReportReply = await gateway.report(range)
  while (page.outcome === 'page' && page.next !== null) page = await gateway.report({ ...range, cursor: page.next })
  expect(page).toEqual({ outcome: 'page', transactions: [], next: null })
  expect(
    sent.map((each) => /start_date>(.*)<\/ssl_search_start.*end_date>(.*)<\/ssl_search_end/.exec(each.xml)?.slice(1)),
  ).toEqual([
    ['11/23/2026 12:00:00 AM', '11/23/2026 05:59:59 AM'],
    ['11/23/2026 06:00:00 AM', '11/23/2026 11:59:59 AM'],
    ['11/23/2026 12:00:00 PM', '11/23/2026 05:59:59 PM'],
    ['11/23/2026 06:00:00 PM', '11/23/2026 11:59:59 PM'],
  ])
})
