import { publicId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addRapydKey } from '../../scripts/admin/keys.ts'
import { DECLINED_CARD, newCustomer, storeCard } from '../api/card-on-file.ts'
import { testMerchant } from '../api/merchant.ts'
import { clearFaults } from './buyer.ts'
import { knock, signedHeaders, stateOf, type SigningKey } from './doors.ts'
import { endLeases, payingStage, type Stage } from './paying.ts'
import { draftOf, errorOf, newRapydKey, payAtRapyd, payPath, rapydId } from './rapyd.ts'

let system: System
let stage: Stage
let key: SigningKey
let invoiceId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `rapyd-${(made += 1)}`)
  key = await newRapydKey(stage.merchant)
  invoiceId = await stage.newInvoice(1234)
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

interface Wanted {
  readonly id?: string
  readonly body?: object
  readonly with?: SigningKey
  readonly headers?: Record<string, string>
}

function pay({ id = rapydId(invoiceId), with: signer = key, ...asked }: Wanted = {}) {
  return payAtRapyd(system, { id, key: signer, ...asked })
}

const draft = (amountMinor?: number) => draftOf(stage, amountMinor)

const stateNow = () => stateOf(system, stage.merchant.merchantId)

/** What is refused leaves everything as it was. */
async function refused(attempt: () => ReturnType<typeof pay>): Promise<(string | number | undefined)[]> {
  const before = await stateNow()
  const answer = await attempt()
  expect(await stateNow()).toBe(before)
  expect(answer.body).toEqual({
    status: {
      error_code: expect.any(String),
      status: 'ERROR',
      message: expect.stringMatching(/./),
      response_code: answer.body.status.error_code,
      operation_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    },
  })
  return errorOf(answer)
}

describe('paying an invoice', () => {
  it('charges the default method and answers in the published shape', async () => {
    const { status, body } = await pay()
    expect(status).toBe(200)
    expect(body.status).toEqual({
      error_code: '',
      status: 'SUCCESS',
      message: '',
      response_code: '',
      operation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    const { row } = await theInvoice()
    expect(body.data).toEqual({
      id: rapydId(invoiceId),
      attempt_count: 1,
      billing: 'pay_automatically',
      billing_reason: 'manual',
      created_at: Math.floor(row.created_at / 1000),
      currency: 'USD',
      customer: publicId('customer', stage.customerId),
      description: '',
      discount: null,
      due_date: 0,
      days_until_due: null,
      metadata: {},
      payment_method: expect.stringMatching(/^pm_[0-9a-z]{26}$/),
      payment: {
        id: expect.stringMatching(/^payment_[0-9a-f]{32}$/),
        amount: 12.34,
        currency_code: 'USD',
        status: 'CLO',
        paid: true,
        paid_at: expect.any(Number),
        created_at: expect.any(Number),
        payment_method: body.data.payment_method,
        redirect_url: '',
      },
      payout: null,
      payment_fields: null,
      period_end: 0,
      period_start: 0,
      lines: [
        {
          id: expect.stringMatching(/^il_/),
          amount: 12.34,
          currency: 'USD',
          description: 'Consulting',
          quantity: 1,
          unit_amount: 12.34,
        },
      ],
      statement_descriptor: '',
      subscription: '',
      discount_amount: 0,
      subtotal: 12.34,
      tax: 0,
      tax_percent: 0,
      total: 12.34,
      status: 'paid',
      payout_fields: null,
      type: 'payment',
    })
    expect(await stage.done('sale')).toBe(1)
    expect(await stage.statusOfInvoice(invoiceId)).toBe('paid')
  })

  it.each([
    ['our own id', () => publicId('invoice', invoiceId)],
    ['its UUID', () => invoiceId],
  ])('takes %s', async (_, id) => {
    expect((await pay({ id: id() })).body.data.status).toBe('paid')
  })

  it('charges the method that is named, with an empty object for none', async () => {
    const other = await storeCard(system, stage.merchant, stage.customerId)
    const named = await pay({ body: { payment_method: other } })
    expect(named.body.data.payment_method).toBe(publicId('paymentMethod', other))
    const next = await stage.newInvoice()
    expect((await pay({ id: rapydId(next), body: {} })).body.data.status).toBe('paid')
  })

  it('finalises a draft in the commit that begins its charge', async () => {
    const id = await draft()
    const { status, body } = await pay({ id: rapydId(id) })
    expect([status, body.data.status, body.data.total]).toEqual([200, 'paid', 25])
    const { body: shown } = await stage.merchant.get(`/invoices/${id}`)
    expect(shown.data).toMatchObject({ status: 'paid', amount_paid_minor: 2500 })
    expect(shown.data.invoice_number).toMatch(/^INV-\d{4}-\d{4}$/)
    const events = (await stage.merchant.eventsOf(id)).map(({ type }) => type)
    expect(events).toEqual(['invoice.created', 'invoice.finalized', 'invoice.paid'])
  })

  it('pays a draft that comes to nothing without a charge', async () => {
    const id = await draft(0)
    const { status, body } = await pay({ id: rapydId(id) })
    expect([status, body.data.status, body.data.payment, body.data.attempt_count]).toEqual([200, 'paid', null, 0])
    expect(await stage.done('sale')).toBe(0)
  })

  it('charges a draft once, however many ask for it at once', async () => {
    const id = await draft()
    const answers = await Promise.all(Array.from({ length: 12 }, () => pay({ id: rapydId(id) })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const others = new Set(answers.filter(({ status }) => status !== 200).map((answer) => errorOf(answer).join(' ')))
    const allowed = ['400 ERROR_PAY_INVOICE_PAYMENT_PENDING', '400 ERROR_UPDATE_NOT_DRAFT_INVOICE']
    expect([...others].filter((told) => !allowed.includes(told))).toEqual([])
    expect(await stage.done('sale')).toBe(1)
    expect((await stage.merchant.get(`/payments?invoice_id=${id}`)).body.data).toHaveLength(1)
  })
})

const theInvoice = async () => {
  const text = 'SELECT created_at FROM invoices WHERE id = ?'
  const row = await system.db.prepare(text).bind(invoiceId).first<{ created_at: number }>()
  if (!row) throw new Error('the invoice is gone')
  return { row }
}

describe('what cannot be paid', () => {
  it.each(['void', 'mark-uncollectible'])('%s: is not to be paid', async (step) => {
    await stage.post(`/invoices/${invoiceId}/${step}`)
    expect(await refused(() => pay())).toEqual([400, 'ERROR_UPDATE_NOT_DRAFT_INVOICE'])
  })

  it('is told in the published words, with our reason after them', async () => {
    await stage.post(`/invoices/${invoiceId}/void`)
    const notDraft =
      'The request tried to a update an invoice but the invoice is not draft. Can only update draft invoice. The request was rejected.'
    expect((await pay()).body.status.message).toBe(`${notDraft} The invoice is voided, so it takes no payment.`)
    const notFound =
      'The request tried to retrieve an invoice, but the invoice was not found. The request was rejected. Corrective action: Use a valid invoice ID.'
    const unknown = await pay({ id: rapydId(crypto.randomUUID()) })
    expect(unknown.body.status.message).toBe(`${notFound} Invoice not found.`)
  })

  it('is paid already', async () => {
    await pay()
    expect(await refused(() => pay())).toEqual([400, 'ERROR_UPDATE_NOT_DRAFT_INVOICE'])
    expect(await stage.done('sale')).toBe(1)
  })

  it('waits for approval', async () => {
    const id = await draft()
    await stage.post(`/invoices/${id}/submit`)
    expect(await refused(() => pay({ id: rapydId(id) }))).toEqual([400, 'ERROR_UPDATE_NOT_DRAFT_INVOICE'])
  })

  it.each([
    ['an unknown one', () => rapydId(crypto.randomUUID())],
    ['what is no id', () => 'invoice_1'],
  ])('is not there: %s', async (_, id) => {
    expect(await refused(() => pay({ id: id() }))).toEqual([400, 'ERROR_GET_INVOICE'])
  })

  it("is another tenant's invoice, or charged to another customer's card", async () => {
    const other = await testMerchant(system, `stranger-${made}`)
    const theirs = await newRapydKey(other)
    expect(await refused(() => pay({ with: theirs }))).toEqual([400, 'ERROR_GET_INVOICE'])
    const stranger = await newCustomer(stage.merchant)
    const card = await storeCard(system, stage.merchant, stranger)
    expect(await refused(() => pay({ body: { payment_method: card } }))).toEqual([400, 'INVALID_PAYMENT_METHOD'])
    expect(await stage.done('sale')).toBe(0)
  })

  it('leaves a draft a draft where its method is wrong or missing', async () => {
    const id = rapydId(await draft())
    const unknown = { payment_method: crypto.randomUUID() }
    expect(await refused(() => pay({ id, body: unknown }))).toEqual([400, 'INVALID_PAYMENT_METHOD'])
    const cardless = await newCustomer(stage.merchant)
    await system.db.prepare('UPDATE invoices SET customer_id = ? WHERE id = ?').bind(cardless, invoiceId).run()
    expect(await refused(() => pay())).toEqual([400, 'ERROR_CUSTOMER_PAYMENT_METHOD_NOT_FOUND'])
  })

  it.each([
    [{ payment_method: 5 }, 'INVALID_PAYMENT_METHOD'],
    [{ amount: 5 }, 'INVALID_FIELDS'],
  ])('has a wrong body: %j', async (body, code) => {
    expect(await refused(() => pay({ body }))).toEqual([400, code])
  })
})

describe('a declined card', () => {
  it('is told with the card network’s code, and the invoice stays to be paid', async () => {
    const id = await draft()
    const bad = await storeCard(system, stage.merchant, stage.customerId, DECLINED_CARD)
    const answer = await pay({ id: rapydId(id), body: { payment_method: bad } })
    expect(errorOf(answer)).toEqual([400, 'ERROR_PROCESSING_CARD - [51]'])
    expect(answer.body.data).toBeUndefined()
    expect(await stage.statusOfInvoice(id)).toBe('approved')
    const paid = await pay({ id: rapydId(id) })
    // The declined charge was an attempt as well.
    expect(paid.body.data).toMatchObject({ status: 'paid', attempt_count: 2 })
    expect(await stage.done('sale')).toBe(1)
  })
})

describe('a payment in doubt', () => {
  it('is told as active, is not kept, and is finished by the same idempotency value', async () => {
    const headers = { idempotency: crypto.randomUUID() }
    const id = rapydId(await draft())
    await stage.trouble('error_after_charge')
    const first = await pay({ id, headers })
    expect(first.status).toBe(200)
    expect(first.body.data).toMatchObject({
      status: 'open',
      attempt_count: 1,
      payment: { status: 'ACT', paid: false, paid_at: 0 },
    })
    expect(first.body.status).toMatchObject({ status: 'SUCCESS', message: expect.stringContaining('being checked') })
    expect(errorOf(await pay({ id }))).toEqual([400, 'ERROR_PAY_INVOICE_PAYMENT_PENDING'])
    expect(errorOf(await pay({ id, headers }))).toEqual([400, 'IDEMPOTENCY_IN_PROGRESS'])
    await endLeases(system)
    const last = await pay({ id, headers })
    expect(last.body.data).toMatchObject({
      status: 'paid',
      attempt_count: 1,
      payment: { id: first.body.data.payment.id, status: 'CLO' },
    })
    expect((await pay({ id, headers })).body).toEqual(last.body)
    expect(await stage.done('sale')).toBe(1)
  })
})

describe('the idempotency header', () => {
  it('gives the first answer again, to whatever salt', async () => {
    const headers = { idempotency: 'order-77' }
    const first = await pay({ headers })
    const second = await pay({ headers })
    expect(second.body).toEqual(first.body)
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect(await stage.done('sale')).toBe(1)
  })

  it('keeps a refusal with its status, and takes no other body', async () => {
    const headers = { idempotency: 'order-78' }
    const id = rapydId(crypto.randomUUID())
    const first = await pay({ id, headers })
    const second = await pay({ id, headers })
    expect([second.status, second.body]).toEqual([first.status, first.body])
    expect(errorOf(await pay({ id, headers, body: {} }))).toEqual([400, 'IDEMPOTENCY_CONFLICT'])
  })
})

describe('the signature', () => {
  const path = () => payPath(rapydId(invoiceId))
  const send = (headers: Record<string, string>, body = '') => knock(system, path(), headers, body)
  const seconds = (offset: number) => String(Math.floor(Date.now() / 1000) + offset)
  const signed = (given: { salt?: string; timestamp?: string; body?: string } = {}) =>
    signedHeaders({ key, path: path(), ...given })

  it.each(['access_key', 'salt', 'timestamp', 'signature'])('needs %s', async (name) => {
    const { [name]: _, ...rest } = signed()
    expect(await refused(() => send(rest))).toEqual([400, 'MISSING_AUTHENTICATION_HEADERS'])
  })

  it.each([-55, 55])('takes a clock that is %d seconds off', async (offset) => {
    expect((await send(signed({ timestamp: seconds(offset) }))).status).toBe(200)
  })

  it.each([
    ['an old timestamp', () => signed({ timestamp: seconds(-65) })],
    ['a timestamp that is to come', () => signed({ timestamp: seconds(65) })],
    ['a wrong secret', () => signedHeaders({ key: { ...key, secretKey: `${key.secretKey}0` }, path: path() })],
    ['an unknown access key', () => signedHeaders({ key: { ...key, accessKey: 'rak_0' }, path: path() })],
    ['another path', () => signedHeaders({ key, path: payPath(rapydId(crypto.randomUUID())) })],
    ['another body', () => signed({ body: '{}' })],
    ['a signature of nothing', () => ({ ...signed(), signature: 'AA==' })],
  ])('is refused for %s', async (_, headers) => {
    expect(await refused(() => send(headers()))).toEqual([401, 'UNAUTHENTICATED_API_CALL'])
    expect(await stage.done('sale')).toBe(0)
  })

  it('is refused with an API key in its place', async () => {
    const headers = { 'x-api-key': 'rk_sandbox_x', authorization: 'Bearer rk_sandbox_x' }
    expect(await refused(() => send(headers))).toEqual([400, 'MISSING_AUTHENTICATION_HEADERS'])
  })

  it('covers the query', async () => {
    const headers = signedHeaders({ key, path: `${path()}?a=1` })
    expect((await knock(system, `${path()}?a=1`, headers)).status).toBe(200)
  })

  it('is good once: a salt that was used is refused, and who cannot sign uses none up', async () => {
    const forged = { ...signed({ salt: 'once-0001' }), signature: 'AA==' }
    expect(errorOf(await send(forged))).toEqual([401, 'UNAUTHENTICATED_API_CALL'])
    const headers = signed({ salt: 'once-0001' })
    expect((await send(headers)).status).toBe(200)
    const again = await send(headers)
    expect(errorOf(again)).toEqual([401, 'UNAUTHENTICATED_API_CALL'])
    expect(again.body.status.message).toContain('salt')
    const other = await newRapydKey(stage.merchant)
    const theirs = signedHeaders({ key: other, path: path(), salt: 'once-0001' })
    expect(errorOf(await send(theirs))).toEqual([400, 'ERROR_UPDATE_NOT_DRAFT_INVOICE'])
  })

  it('lets one of many with the same salt in', async () => {
    const headers = signed({ salt: 'rush-0001' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(headers)))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await stage.done('sale')).toBe(1)
  })

  const timePasses = (ms: number) =>
    system.db
      .prepare('UPDATE rapyd_salts SET expires_at = expires_at - ? WHERE merchant_id = ?')
      .bind(ms, stage.merchant.merchantId)
      .run()
  const HOUR_MS = 3_600_000

  it('knows a used salt for a day, whatever the timestamp', async () => {
    await send(signed({ salt: 'early' }))
    await timePasses(23 * HOUR_MS)
    await send(signed({ salt: 'later' }))
    expect(errorOf(await send(signed({ salt: 'early' })))).toEqual([401, 'UNAUTHENTICATED_API_CALL'])
  })

  it('forgets salts after that', async () => {
    await send(signed({ salt: 'first' }))
    await timePasses(24 * HOUR_MS + 61_000)
    await send(signed({ salt: 'second' }))
    const text = 'SELECT salt FROM rapyd_salts WHERE merchant_id = ?'
    const { results } = await system.db.prepare(text).bind(stage.merchant.merchantId).all<{ salt: string }>()
    expect(results).toEqual([{ salt: 'second' }])
  })
})

describe('keys', () => {
  it('are listed without their secrets, and end within ten seconds', async () => {
    const { body } = await stage.merchant.get('/settings/rapyd-keys')
    expect(body.data).toEqual([
      {
        id: key.id,
        public_id: publicId('rapydKey', key.id),
        object: 'rapyd_key',
        name: 'Booking system',
        access_key: key.accessKey,
        created_at: expect.any(String),
      },
    ])
    expect(JSON.stringify(await dump())).not.toContain(key.secretKey)
    expect((await pay()).status).toBe(200)
    const { status } = await stage.merchant.call('DELETE', `/settings/rapyd-keys/${key.id}`)
    expect(status).toBe(200)
    await expect.poll(async () => (await pay()).status, { timeout: 10_000, interval: 250 }).toBe(401)
    expect((await stage.merchant.get('/settings/rapyd-keys')).body.data).toEqual([])
    expect((await stage.merchant.call('DELETE', `/settings/rapyd-keys/${key.id}`)).status).toBe(404)
  })

  it('are made by the administrator too', async () => {
    const tenant = { merchantId: stage.merchant.merchantId, mode: 'sandbox' } as const
    const { row, secretKey } = await addRapydKey(system.admin, tenant, 'Server')
    expect((await pay({ with: { id: row.id, accessKey: row.accessKey, secretKey } })).status).toBe(200)
  })

  it('open nothing under /v2', async () => {
    const reply = await fetch(`${system.urls.api}/v2/invoices`, { headers: { 'x-api-key': key.accessKey } })
    expect(reply.status).toBe(401)
  })
})

const dump = async () => {
  const tables = ['rapyd_keys', 'directory', 'idempotency_records', 'audit_log']
  return system.db.batch(tables.map((table) => system.db.prepare(`SELECT * FROM ${table}`)))
}

it('holds a body to the limit of every other', async () => {
  const answer = await pay({ body: { payment_method: 'x'.repeat(1_048_576) } })
  expect(errorOf(answer)).toEqual([413, 'REQUEST_TOO_LARGE'])
})
