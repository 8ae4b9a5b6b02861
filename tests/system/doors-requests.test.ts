import { publicId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from '../api/card-on-file.ts'
import { clearFaults } from './buyer.ts'
import { apiKeyOf, knock, stateOf } from './doors.ts'
import { elavonStage } from './elavon.ts'
import { letAnHourPass } from './books.ts'
import { endLeases, payingStage, type Stage } from './paying.ts'
import { newPayer, payPart } from './public-invoices.ts'

let system: System
let stage: Stage
let key: string
let invoiceId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `requests-${(made += 1)}`)
  key = await apiKeyOf(system, stage.merchant.merchantId, ['payments:write'])
  invoiceId = await stage.newInvoice()
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

function pay(body: object, headers: Record<string, string> = {}) {
  const common = { account_id: stage.customerId, reference_id: 'PAY-REF-001', ...body }
  const credentials = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return knock(system, '/v1/payments', { ...credentials, ...headers }, JSON.stringify(common))
}

const told = ({ status, body }: Awaited<ReturnType<typeof pay>>) => [status, body.error?.code, body.error?.param]
const newRequest = async () => (await stage.post('/checkout-sessions', { invoiceId })).body.data
const requestOf = async (id: string) => (await stage.merchant.get(`/checkout-sessions/${id}`)).body.data
const typesOf = async (id: string) => (await stage.merchant.eventsOf(id)).map(({ type }) => type)
const card = async () => (await stage.merchant.get(`/payment-methods?customer_id=${stage.customerId}`)).body.data[0].id
const integration = async () => (await stage.merchant.get('/settings/gateway-accounts')).body.data[0].id
const OVER = ['checkout.session.completed']

async function expectOver(request: { readonly id: string }) {
  expect((await requestOf(request.id)).status).toBe('complete')
  expect((await typesOf(request.id)).filter((type) => type.endsWith('completed'))).toEqual(OVER)
}

async function expectOpen(request: { readonly id: string }) {
  expect((await requestOf(request.id)).status).toBe('open')
  expect((await typesOf(request.id)).filter((type) => type.endsWith('completed'))).toEqual([])
}

describe('a payment request', () => {
  it('is over once it is paid offline', async () => {
    const request = await newRequest()
    expect((await pay({ payment_request_id: request.id })).status).toBe(201)
    await expectOver(request)
    expect(told(await pay({ payment_request_id: request.id }))).toEqual([422, 'invalid_state', 'payment_request_id'])
  })

  it('is over once it is paid online', async () => {
    const request = await newRequest()
    const online = { mode: 'online', payment_method_id: await card(), payment_request_id: request.id }
    expect((await pay(online)).status).toBe(201)
    await expectOver(request)
    expect(told(await pay(online))).toEqual([422, 'invalid_state', 'payment_request_id'])
  })

  it('stays open where the card is declined', async () => {
    const [request, good] = [await newRequest(), await card()]
    const bad = await storeCard(system, stage.merchant, stage.customerId, DECLINED_CARD)
    const online = { mode: 'online', payment_request_id: request.id }
    expect(told(await pay({ ...online, payment_method_id: bad }))).toEqual([422, 'payment_declined', undefined])
    await expectOpen(request)
    expect((await pay({ ...online, payment_method_id: good })).status).toBe(201)
    await expectOver(request)
  })

  it('is over where a payment in doubt is found by the cron, and the same key tells of it', async () => {
    const request = await newRequest()
    const online = { mode: 'online', payment_method_id: await card(), payment_request_id: request.id }
    const headers = { 'idempotency-key': crypto.randomUUID() }
    await stage.trouble('error_after_charge')
    expect(told(await pay(online, headers))).toEqual([409, 'payment_processing', undefined])
    await expectOpen(request)
    await letAnHourPass(system)
    await expectOver(request)
    await endLeases(system)
    expect((await pay(online, headers)).body.payment).toMatchObject({ status: 'succeeded' })
    expect(await stage.done('sale')).toBe(1)
  })

  it('of a link for one invoice ends the link as well', async () => {
    const link = (await stage.post('/payment-links', { mode: 'invoice', invoice_id: invoiceId })).body
    const request = await newRequest()
    await system.db
      .prepare('UPDATE checkout_sessions SET payment_link_id = ? WHERE id = ?')
      .bind(link.id, request.id)
      .run()
    expect((await pay({ payment_request_id: request.id })).status).toBe(201)
    const text = 'SELECT status FROM payment_links WHERE id = ?'
    expect(await system.db.prepare(text).bind(link.id).first('status')).toBe('completed')
    expect(await typesOf(link.id)).toContain('payment_link.completed')
  })

  it.each(['online', 'offline'])('that is paid %s and expired at once is one of them', async (mode) => {
    const request = await newRequest()
    const method = mode === 'online' ? { payment_method_id: await card() } : {}
    const [paid, expired] = await Promise.all([
      pay({ mode, ...method, payment_request_id: request.id }),
      stage.post(`/checkout-sessions/${request.id}/expire`),
    ])
    const { status } = await requestOf(request.id)
    expect(await stage.statusOfInvoice(invoiceId)).toBe(status === 'complete' ? 'paid' : 'sent')
    expect([paid.status, expired.status].filter((each) => each < 300)).toHaveLength(1)
  })
})

describe('a link to pay', () => {
  const whole = () => ({ session: newPayer(), amountMinor: 5000, named: false })

  it('has the payment under the reference that it was asked for with', async () => {
    const link = { mode: 'online', invoice_id: invoiceId, integration_id: await integration() }
    const { body } = await pay(link)
    expect((await pay({ ...link, reference_id: 'PAY-REF-002' })).body.payment_link).toBe(body.payment_link)
    const answer = await payPart(system, body.payment_link, whole())
    expect(answer).toMatchObject({ status: 'succeeded' })
    const { data } = (await stage.merchant.get(`/payments?invoice_id=${invoiceId}`)).body
    expect(data).toMatchObject([{ status: 'succeeded', reference: 'PAY-REF-002' }])
  })

  it('ends the payment request that it was asked for with', async () => {
    const request = await newRequest()
    const { body } = await pay({
      mode: 'online',
      payment_request_id: request.id,
      integration_id: await integration(),
    })
    await expectOpen(request)
    const bad = { ...whole(), card: DECLINED_CARD }
    expect((await payPart(system, body.payment_link, bad)).status).toBe('declined')
    await expectOpen(request)
    await payPart(system, body.payment_link, whole())
    await expectOver(request)
    expect((await requestOf(request.id)).status).toBe('complete')
  })

  it('leaves a payment request expired that its merchant ended before', async () => {
    const request = await newRequest()
    const link = { mode: 'online', payment_request_id: request.id, integration_id: await integration() }
    const { body } = await pay(link)
    await stage.post(`/checkout-sessions/${request.id}/expire`)
    await payPart(system, body.payment_link, whole())
    expect((await requestOf(request.id)).status).toBe('expired')
    expect(await stage.statusOfInvoice(invoiceId)).toBe('paid')
  })

  it('gives the reference also to a payment whose answer was lost', async () => {
    const { body } = await pay({ mode: 'online', invoice_id: invoiceId, integration_id: await integration() })
    await stage.trouble('error_after_charge')
    await payPart(system, body.payment_link, whole())
    await letAnHourPass(system)
    const { data } = (await stage.merchant.get(`/payments?invoice_id=${invoiceId}`)).body
    expect(data).toMatchObject([{ status: 'succeeded', reference: 'PAY-REF-001' }])
  })
})

describe('a method with an integration', () => {
  const refused = async (body: object) => {
    const before = await stateOf(system, stage.merchant.merchantId)
    const answer = await pay({ mode: 'online', payment_method_id: await card(), ...body })
    expect(await stateOf(system, stage.merchant.merchantId)).toBe(before)
    return told(answer)
  }
  const newOrder = async () => {
    const product = { kind: 'one_time', pricing_model: 'one_time', amount_minor: 1500, currency: 'USD' }
    const { body } = await stage.post('/products', { ...product, product_id: `p-${made}`, name: 'A book' })
    const order = { customer_id: stage.customerId, line_items: [{ product_id: body.data.id }] }
    return (await stage.post('/orders', order)).body.id as string
  }

  it('is charged at the account that keeps it', async () => {
    const { body } = await pay({
      mode: 'online',
      invoice_id: invoiceId,
      payment_method_id: await card(),
      integration_id: publicId('gatewayAccount', await integration()),
    })
    expect(body.payment.status).toBe('succeeded')
  })

  it.each([
    ['an invoice', async () => ({ invoice_id: invoiceId })],
    ['an order', async () => ({ order_id: await newOrder() })],
    ['a payment request', async () => ({ payment_request_id: (await newRequest()).id })],
  ])('that is unknown, or of another account, is refused for %s', async (_, target) => {
    const wanted = await target()
    const unknown = await refused({ ...wanted, integration_id: crypto.randomUUID() })
    expect(unknown).toEqual([404, 'resource_missing', 'integration_id'])
    const stranger = await elavonStage(system, `requests-other-${made}-${_.length}`)
    const theirs = await refused({ ...wanted, integration_id: stranger.accountId })
    expect(theirs).toEqual([404, 'resource_missing', 'integration_id'])
    const other = await secondAccount()
    expect(await refused({ ...wanted, integration_id: other })).toEqual([422, 'invalid_state', 'integration_id'])
    expect(await stage.done('sale')).toBe(0)
  })
})

/** Another active account of the merchant's, a copy of the first. */
async function secondAccount(): Promise<string> {
  const { results } = await system.db
    .prepare('SELECT * FROM gateway_accounts WHERE merchant_id = ?')
    .bind(stage.merchant.merchantId)
    .all<Record<string, string | number | null>>()
  const [first] = results
  if (!first) throw new Error('the merchant has no account')
  const copy = { ...first, id: crypto.randomUUID(), is_default: 0 }
  const names = Object.keys(copy)
  await system.db
    .prepare(`INSERT INTO gateway_accounts (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    .bind(...Object.values(copy))
    .run()
  return copy.id
}
