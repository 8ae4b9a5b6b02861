import { publicId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import type { RevKeen } from '@revkeen/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { letAnHourPass } from '../system/books.ts'
import { clearFaults } from '../system/buyer.ts'
import { settlingStage, type SettlingStage } from '../system/settling.ts'
import { refusalOf } from './credit-notes-stage.ts'

let system: System
let stage: SettlingStage
const made: Record<string, { id: string; payment_id: string; created_at: string }> = {}

const charge = async (): Promise<string> => (await stage.charge()).body.data.id
const cash = async (): Promise<string> => {
  const invoiceId = await stage.newInvoice(5000)
  await stage.post(`/invoices/${invoiceId}/pay`, { payment_method: 'cash', amount_minor: 5000 })
  return (await stage.get(`/transactions?invoice_id=${invoiceId}`)).body.data[0].payment_id
}
const saleOf = async (paymentId: string): Promise<string> => {
  const { body } = await stage.get(`/transactions?customer_id=${stage.customerId}&type=sale&limit=100`)
  return body.data.find((sale: { payment_id: string }) => sale.payment_id === paymentId).id
}

/** One of each outcome, oldest first, each kept under its name. */
beforeAll(async () => {
  system = await startSystem()
  stage = await settlingStage(system, 'returns-read')
  const keep = async (name: string, path: string, fields: object) => {
    const { status, body } = await stage.post(path, fields)
    expect(status, name).toBe(201)
    made[name] = body.data
  }
  const [unsent, unheard] = [await charge(), await charge()]
  await stage.trouble('error_before_charge')
  await keep('unsent', '/refunds', { payment_id: unsent, amount_minor: 100 })
  await letAnHourPass(system)
  await stage.trouble('error_before_charge')
  await keep('unheard', '/refunds', { payment_id: unheard, amount_minor: 100 })
  const refused = await charge()
  const undone = await charge()
  await stage.close()
  await keep('refused', '/refunds', { payment_id: refused, reason: 'fraudulent' })
  await keep('unvoided', '/voids', { payment_id: undone, reason_code: 'error' })
  await keep('by hand', '/refunds', { payment_id: await cash(), amount: 700, reason: 'duplicate' })
  await keep('voided by hand', '/voids', { payment_id: await cash(), reason_code: 'duplicate' })
  await keep('done', '/refunds', { transaction_id: await saleOf(await charge()), amount_minor: 1500 })
  await keep('voided', '/voids', { transaction_id: await saleOf(await charge()), reason: 'Twice' })
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const of = (name: string) => {
  const found = made[name]
  if (!found) throw new Error(`there is no ${name}`)
  return found
}
/** The names of what a list gives, in its order. */
const listed = async (path: string): Promise<readonly (string | undefined)[]> => {
  const { body } = await stage.get(path)
  const names = new Map(Object.entries(made).map(([name, { id }]) => [id, name]))
  return body.data.map(({ id }: { id: string }) => names.get(id))
}

const REFUNDS = ['done', 'by hand', 'refused', 'unheard', 'unsent']
const VOIDS = ['voided', 'voided by hand', 'unvoided']

describe('the list of refunds', () => {
  it.each([
    ['', REFUNDS],
    ['?status=succeeded', ['done', 'by hand']],
    ['?status=processing', ['unheard']],
    ['?status=failed', ['refused']],
    ['?status=canceled', ['unsent']],
    ['?status=pending', []],
    ['?gateway=manual', ['by hand']],
    ['?gateway=nmi&status=succeeded', ['done']],
    ['?reason=duplicate', ['by hand']],
    ['?reason=Fraudulent', ['refused']],
    ['?limit=2', ['done', 'by hand']],
    ['?limit=2&offset=3', ['unheard', 'unsent']],
  ])('%s', async (query, names) => {
    expect(await listed(`/refunds${query}`)).toEqual(names)
  })

  it('is of a payment, and of a stretch of time', async () => {
    expect(await listed(`/refunds?payment_id=${of('done').payment_id}`)).toEqual(['done'])
    const { created_at: at } = of('refused')
    expect(await listed(`/refunds?created_after=${at}`)).toEqual(['done', 'by hand', 'refused'])
    expect(await listed(`/refunds?created_before=${at}`)).toEqual(['refused', 'unheard', 'unsent'])
  })

  it('says how many there are', async () => {
    const { body } = await stage.get('/refunds?limit=2&offset=2')
    expect(body.meta).toEqual({ total: 5, limit: 2, offset: 2, has_more: true })
    expect(body.pagination).toMatchObject({ total: 5, page: 2, totalPages: 3, hasMore: true })
  })

  it('shows each as it is by itself', async () => {
    for (const row of (await stage.get('/refunds')).body.data) {
      expect((await stage.get(`/refunds/${row.id}`)).body.data).toEqual(row)
      expect((await stage.get(`/voids/${row.public_id}`)).status).toBe(404)
    }
  })
})

describe('the list of voids', () => {
  it.each([
    ['', VOIDS],
    ['?gateway=manual', ['voided by hand']],
    ['?gateway=nmi', ['voided', 'unvoided']],
    ['?reason_code=duplicate', ['voided by hand']],
    ['?status=failed', ['unvoided']],
    ['?status=succeeded&limit=1', ['voided']],
    ['?limit=1&offset=1', ['voided by hand']],
  ])('%s', async (query, names) => {
    expect(await listed(`/voids${query}`)).toEqual(names)
  })

  it('is of a payment, and of a stretch of time, and says how many there are', async () => {
    expect(await listed(`/voids?payment_id=${of('voided').payment_id}`)).toEqual(['voided'])
    const { created_at: at } = of('voided by hand')
    expect(await listed(`/voids?created_after=${at}`)).toEqual(['voided', 'voided by hand'])
    expect(await listed(`/voids?created_before=${at}`)).toEqual(['voided by hand', 'unvoided'])
    const { body } = await stage.get('/voids?limit=2')
    expect(body.meta).toEqual({ total: 3, limit: 2, offset: 0, has_more: true })
  })

  it('shows each as it is by itself', async () => {
    for (const row of (await stage.get('/voids')).body.data) {
      expect((await stage.get(`/voids/${row.id}`)).body.data).toEqual(row)
      expect((await stage.get(`/refunds/${row.public_id}`)).status).toBe(404)
    }
  })
})

describe('what is returned may be named in several ways', () => {
  it.each(['payment_id', 'transaction_id', 'charge'])('as `%s`, with `amount` or `amount_minor`', async (name) => {
    const payment = await charge()
    const value =
      name === 'transaction_id' ? await saleOf(payment) : name === 'charge' ? publicId('charge', payment) : payment
    const first = await stage.post('/refunds', { [name]: value, amount: 300 })
    expect([first.status, first.body.data.payment_id, first.body.data.amount_minor]).toEqual([201, payment, 300])
    expect((await stage.post('/refunds', { [name]: value, amount_minor: 200 })).body.data.amount_minor).toBe(200)
    expect((await stage.get(`/payments/${payment}`)).body.amount_refunded).toBe(500)
  })

  it('but in one way at a time', async () => {
    const payment_id = await charge()
    for (const more of [{ charge: payment_id }, { transaction_id: payment_id, charge: payment_id }]) {
      const { body } = await stage.post('/refunds', { payment_id, ...more })
      const fields = Object.keys(more).map((name) => [name, ['is given as payment_id already']])
      expect(body.error.details.fields).toEqual(Object.fromEntries(fields))
    }
    const { body } = await stage.post('/refunds', { payment_id, amount: 1, amount_minor: 1 })
    expect(body.error.details.fields).toEqual({ amount: ['is given as amount_minor already'] })
    for (const empty of [{}, undefined]) {
      expect(refusalOf(await stage.post('/refunds', empty))).toEqual([400, 'validation_error', 'payment_id'])
    }
  })
})

describe('the published client', () => {
  it('refunds a part and the rest, and finds both', async () => {
    const { refunds } = stage.merchant.client
    const payment_id = await charge()
    const { data: part } = await refunds.create({ payment_id, amount_minor: 1500, reason: 'duplicate' })
    expect(part).toMatchObject({ payment_id, amount_minor: 1500, status: 'succeeded', reason: 'duplicate' })
    const { data: rest } = await refunds.create({ payment_id, reason_details: 'Never came' })
    expect(rest).toMatchObject({ amount_minor: 3500, status: 'succeeded', reason_details: 'Never came' })
    expect((await refunds.get(part.id)).data).toEqual(part)
    const found = async (query: Parameters<typeof refunds.list>[0]) =>
      (await refunds.list({ payment_id, ...query })).data
    const { created_at: at } = rest
    expect(await found({})).toEqual([rest, part])
    expect(await found({ reason: 'duplicate' })).toEqual([part])
    expect(await found({ status: 'failed' })).toEqual([])
    expect(await found({ gateway: 'nmi', limit: 1, offset: 1 })).toEqual([part])
    expect(await found({ created_after: at })).toEqual([rest])
    expect(await found({ created_before: at })).toEqual([rest, part])
    await expect(refunds.create({ payment_id, amount_minor: 1 })).rejects.toMatchObject({ status: 422 })
  })

  it.each([{ amount: 1500 }, { amount_minor: 1500 }])('names a charge as the guides do, with %o', async (amount) => {
    const { refunds } = stage.merchant.client
    const paid = await charge()
    const { data } = await refunds.create(asWritten({ charge: publicId('charge', paid), ...amount }))
    expect(data).toMatchObject({ payment_id: paid, amount_minor: 1500, status: 'succeeded' })
  })
})

/** A body of the guides, which name what the client's types do not know. */
function asWritten(body: object) {
  return body as NonNullable<Parameters<RevKeen['refunds']['create']>[0]>
}
