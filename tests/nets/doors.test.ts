import { billingrailsPaymentBody, billingrailsPaymentResponse } from '@revkeen-edge/contracts/doors/billingrails.ts'
import { rapydErrorResponse, rapydPaidResponse, rapydPayBody } from '@revkeen-edge/contracts/doors/rapyd.ts'
import {
  revolv3ErrorResponse,
  revolv3PaymentBody,
  revolv3PaymentResponse,
} from '@revkeen-edge/contracts/doors/revolv3.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyInvariants } from '../../scripts/admin/invariants.ts'
import { addRapydKey } from '../../scripts/admin/keys.ts'
import { signedHeaders, type SigningKey } from '../system/doors.ts'
import { requestsOf } from './arbitraries.ts'
import { at, send, type Answer } from './client.ts'
import { envelopeFaults } from './envelope.ts'
import { leaksIn, privateOf } from './leaks.ts'
import type { ApiOperation, Schema } from './operations.ts'
import { quiet } from './population.ts'
import { spellings, tenantPair, type Tenant } from './tenant.ts'
import { touched } from './touched.ts'

const SEED = 20_260_501
const REQUESTS = 80
const HANG_MS = 5_000

let system: System
let attacker: Tenant
let victim: Tenant
let signer: SigningKey

beforeAll(async () => {
  system = await startSystem()
  ;[attacker] = await tenantPair(system, 'knocker', 'https://hooks.example')
  ;[victim] = await tenantPair(system, 'resident', 'https://hooks.example')
  for (const tenant of [attacker, victim]) await furnish(tenant)
  const { row, secretKey } = await addRapydKey(system.admin, attacker, 'Net')
  signer = { id: row.id, accessKey: row.accessKey, secretKey }
}, 120_000)
afterAll(() => system.dispose())

/** Makes an object; gives its id. */
async function made(tenant: Tenant, path: string, body: object): Promise<string> {
  const { json, text } = await tenant.send({ method: 'POST', path: `/v2${path}`, body })
  const id = at(json, 'data', 'id') ?? at(json, 'id')
  if (typeof id !== 'string') throw new Error(`${path} made nothing: ${text}`)
  return id
}

/** An invoice that nobody has paid yet. */
async function openInvoice(tenant: Tenant): Promise<string> {
  const line = { description: `${tenant.marker} thing`, quantity: 1, unit_amount_minor: 500 }
  const draft = { customer_id: tenant.supply.idOf('customer'), currency: 'USD', line_items: [line] }
  const id = await made(tenant, '/invoices', draft)
  await tenant.send({ method: 'POST', path: `/v2/invoices/${id}/finalize` })
  return id
}

/** Gives a tenant one object of every kind that a door takes. */
async function furnish(tenant: Tenant): Promise<void> {
  await tenant.refresh()
  const name = `${tenant.marker} thing`
  const customer_id = await made(tenant, '/customers', { email: `${tenant.marker}@example.com`, name })
  await made(tenant, '/payment-methods', { customer_id, token: tenant.supply.token() })
  await tenant.refresh()
  await made(tenant, '/checkout-sessions', { invoiceId: await openInvoice(tenant) })
  await openInvoice(tenant)
  const product = { kind: 'one_time', pricing_model: 'one_time', amount_minor: 500, currency: 'USD', name }
  const product_id = await made(tenant, '/products', { ...product, product_id: `${tenant.marker}-1` })
  await made(tenant, '/orders', { customer_id, line_items: [{ product_id }] })
  for (let n = 0; n < (tenant === victim ? 2 : 1); n += 1) await subscription(tenant, customer_id, product_id)
  await tenant.refresh()
}

/** A subscription of a customer, which gets the tenant's next number. */
async function subscription(tenant: Tenant, customerId: string, product_id: string): Promise<void> {
  const price = { product_id, currency: 'USD', type: 'recurring', unit_amount: 500, interval: 'month' }
  const priceId = await made(tenant, '/prices', price)
  await made(tenant, '/subscriptions', { customerId, priceId })
}

interface Door {
  readonly operation: ApiOperation
  headers(path: string, body: string): Record<string, string>
  /** Whether an error is told in the door's own envelope. */
  spoken(answer: Answer): boolean
}

/** A body's schema, as far as it can be told. */
interface Told {
  toJSONSchema(options: { io: 'input'; unrepresentable: 'any' }): unknown
}

const schemaOf = (body: Told): Schema => body.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as Schema

function operationOf(id: string, path: string, body: Told, given: Partial<ApiOperation> = {}): ApiOperation {
  return {
    id,
    method: 'POST',
    path,
    scope: '',
    pathParameters: [],
    query: [],
    body: schemaOf(body),
    bodyRequired: true,
    status: 200,
    statuses: new Set(),
    response: { safeParse: (data) => ({ success: true, data }) },
    ...given,
  }
}

const parameter = (name: string, schema: Schema) => ({ name, required: true, schema })

const DOORS: Readonly<Record<string, Door>> = {
  rapyd: {
    operation: operationOf('rapyd', '/v1/invoices/{invoice}/pay', rapydPayBody, {
      pathParameters: [parameter('invoice', { type: 'string', 'x-reference': 'invoice' })],
      response: rapydPaidResponse,
    }),
    headers: (path, body) => signedHeaders({ key: signer, path, body }),
    spoken: ({ json }) => rapydErrorResponse.strict().safeParse(json).success,
  },
  revolv3: {
    operation: operationOf('revolv3', '/api/Subscriptions/{subscriptionId}/payment', revolv3PaymentBody, {
      pathParameters: [parameter('subscriptionId', { type: 'integer', minimum: 1, maximum: 3 })],
      response: revolv3PaymentResponse,
    }),
    headers: () => ({ 'x-revolv3-token': attacker.key }),
    spoken: ({ json }) => revolv3ErrorResponse.strict().safeParse(json).success,
  },
  billingrails: {
    operation: operationOf('billingrails', '/v1/payments', billingrailsPaymentBody, {
      status: 201,
      response: billingrailsPaymentResponse,
    }),
    headers: () => ({ authorization: `Bearer ${attacker.key}` }),
    spoken: (answer) => envelopeFaults(answer).length === 0,
  },
}
const doors = Object.entries(DOORS)

async function knock(door: Door, path: string, body?: string, headers: Readonly<Record<string, string>> = {}) {
  const credentials = door.headers(path, body ?? '')
  return send(system.urls.api, {
    method: 'POST',
    path,
    headers: { ...headers, ...credentials },
    body,
    timeoutMs: HANG_MS,
  })
}

const isDeclared = ({ status, response }: ApiOperation, answer: Answer): boolean =>
  answer.status === status && response.safeParse(answer.json).success

describe('whatever is sent', () => {
  it.each(doors)(
    '%s answers with what it declares or an error in its own envelope',
    async (_, door) => {
      const { operation } = door
      const property = fc.asyncProperty(requestsOf(operation, attacker), async ({ path, headers, body }) => {
        const answer = await knock(door, path, body, headers)
        expect(answer.status, answer.text).toBeLessThan(500)
        expect(answer.headers['x-request-id']).toMatch(/^req_[0-9a-z]{26}$/)
        const known = answer.status >= 400 ? door.spoken(answer) : isDeclared(operation, answer)
        expect(known, `${answer.status} ${answer.text}`).toBe(true)
      })
      await fc.assert(property, { seed: SEED, numRuns: REQUESTS, includeErrorInReport: true })
    },
    120_000,
  )
})

const ONE_ITEM = { invoiceLineItems: [{ name: 'Extra', value: 1.25, valueType: 'Standard' }] }

it('charges a subscription once at the door of Revolv3, and answers as declared', async () => {
  const { revolv3 } = DOORS
  if (!revolv3) throw new Error('no such door')
  const answer = await knock(revolv3, '/api/Subscriptions/1/payment', JSON.stringify(ONE_ITEM), {
    'content-type': 'application/json',
  })
  expect(answer.status, answer.text).toBe(200)
  expect(revolv3PaymentResponse.strict().safeParse(answer.json).error).toBeUndefined()
  expect(answer.json).toMatchObject({ invoiceStatus: 'Paid' })
})

describe("another tenant's objects", () => {
  const theirs = (kind: string) => victim.idsOf(kind).flatMap((id) => spellings(kind, id))
  const mine = (kind: string): string => attacker.supply.idOf(kind) ?? ''

  async function expectNothing(door: Door, path: string, body: object | undefined, said: string): Promise<void> {
    const answer = await knock(door, path, body && JSON.stringify(body), { 'content-type': 'application/json' })
    expect([400, 404], answer.text).toContain(answer.status)
    expect(door.spoken(answer), answer.text).toBe(true)
    expect(leaksIn(answer.text, [privateOf(victim, new Map())], [said])).toEqual([])
    expect(await touched(system, [victim])).toEqual([])
  }

  it('are not there at the door of Rapyd', async () => {
    await quiet(system, [victim])
    const { rapyd } = DOORS
    if (!rapyd) throw new Error('no such door')
    for (const id of theirs('invoice')) {
      for (const spelling of [id, `invoice_${id.replaceAll('-', '')}`]) {
        await expectNothing(rapyd, `/v1/invoices/${spelling}/pay`, undefined, spelling)
      }
    }
    const ownInvoice = await openInvoice(attacker)
    for (const id of theirs('paymentMethod')) {
      await expectNothing(rapyd, `/v1/invoices/${ownInvoice}/pay`, { payment_method: id }, id)
    }
  }, 60_000)

  it('are not there at the door of Revolv3, by the numbers that they go by', async () => {
    await quiet(system, [victim])
    const { revolv3 } = DOORS
    if (!revolv3) throw new Error('no such door')
    await expectNothing(revolv3, '/api/Subscriptions/2/payment', ONE_ITEM, '2')
  }, 60_000)

  it('are not there at the door of Billingrails', async () => {
    await quiet(system, [victim])
    const { billingrails } = DOORS
    if (!billingrails) throw new Error('no such door')
    const own = { account_id: mine('customer'), reference_id: 'r', invoice_id: await openInvoice(attacker) }
    const attacks: readonly (readonly [string, string, object])[] = [
      ['account_id', 'customer', own],
      ['invoice_id', 'invoice', own],
      ['order_id', 'order', { ...own, invoice_id: undefined }],
      ['payment_request_id', 'checkoutSession', { ...own, invoice_id: undefined }],
      ['payment_method_id', 'paymentMethod', { ...own, mode: 'online' }],
      ['integration_id', 'gatewayAccount', { ...own, mode: 'online' }],
    ]
    for (const [field, kind, body] of attacks) {
      expect(theirs(kind).length, kind).toBeGreaterThan(0)
      for (const id of theirs(kind)) await expectNothing(billingrails, '/v1/payments', { ...body, [field]: id }, id)
    }
  }, 60_000)
})

it('leaves books that balance', async () => {
  await quiet(system, [attacker, victim])
  expect(await verifyInvariants(system.db)).toEqual([])
}, 120_000)
