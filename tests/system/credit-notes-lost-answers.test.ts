import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectSound } from '../api/credit-notes-stage.ts'
import { letAnHourPass } from './books.ts'
import { clearFaults, setCallbacks, setFault } from './buyer.ts'
import { endLeases, payingStage, type Stage } from './paying.ts'

let system: System
let stage: Stage
let invoiceId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
/** An invoice of 50.00: 20.00 by card, 10.00 in cash, 20.00 by card. */
beforeEach(async () => {
  stage = await payingStage(system, `lost-credits-${(made += 1)}`)
  invoiceId = await stage.newInvoice(5000)
  await stage.post(`/invoices/${invoiceId}/pay`, { amount_minor: 2000 })
  await stage.post(`/invoices/${invoiceId}/pay`, { amount_minor: 1000, payment_method: 'cash' })
  await stage.post(`/invoices/${invoiceId}/pay`, { amount_minor: 2000 })
})
afterEach(async () => {
  await clearFaults(system)
  await expectSound(system)
})
afterAll(() => system.dispose())

/** All of the last payments and a part of the first: two calls to the gateway, of which the last payment's comes first. */
const credit = (key?: string) => stage.post('/credit_notes', { invoice_id: invoiceId, amount_minor: 4500 }, key)
const noteNow = async (id: string) => (await stage.merchant.get(`/credit_notes/${id}`)).body.data
const invoice = async () => (await stage.merchant.get(`/invoices/${invoiceId}`)).body.data
const returned = async () => (await stage.done('refund')) + (await stage.done('void'))
const minuteLater = () => system.cron('* * * * *', new Date(Date.now() + 61_000))
const applied = async (id: string) =>
  (await stage.merchant.eventsOf(id)).filter(({ type }) => type === 'credit_note.applied').length

/** Troubles one of the two calls: the first that comes, or both. */
const trouble = (mode: string, count: number) =>
  setFault(system, { security_key: stage.securityKey, mode, latency_ms: 50, count })

async function expectApplied(noteId: string): Promise<void> {
  expect(await noteNow(noteId)).toMatchObject({ status: 'applied', applied_at: expect.any(String) })
  expect(await applied(noteId)).toBe(1)
  expect(await returned()).toBe(2)
  expect(await invoice()).toMatchObject({ status: 'paid', amount_refunded_minor: 4500, amount_credited_minor: 4500 })
}

describe.each([1, 2])('a credit note of which %d calls are troubled', (count) => {
  it.each(['timeout_after_charge', 'error_after_charge', 'garbled'])(
    'waits where answers are lost (%s), and the cron finds them',
    async (mode) => {
      await trouble(mode, count)
      const { status, body } = await credit()
      expect([status, body.data.status]).toEqual([201, 'issued'])
      const open = body.data.gateway_operations.filter(
        (operation: { status: string }) => operation.status === 'processing',
      )
      expect(open).toHaveLength(count)
      await clearFaults(system)
      expect((await stage.post(`/credit_notes/${body.data.id}/void`)).body.error.code).toBe('invalid_state')
      await minuteLater()
      await expectApplied(body.data.id)
    },
  )
})

it.each(['timeout_before_charge', 'error_before_charge'])(
  'whose return never happened (%s) stays issued, and may be taken back',
  async (mode) => {
    const whole = await stage.newInvoice(3000)
    await stage.pay(whole)
    await trouble(mode, 1)
    const { body } = await stage.post('/credit_notes', { invoice_id: whole, amount_minor: 1200 })
    expect(body.data).toMatchObject({ status: 'issued', gateway_operations: [{ status: 'processing' }] })
    await letAnHourPass(system)
    expect((await noteNow(body.data.id)).status).toBe('issued')
    expect(await returned()).toBe(0)
    expect((await stage.post(`/credit_notes/${body.data.id}/void`)).body.data.status).toBe('voided')
    const again = await stage.post('/credit_notes', { invoice_id: whole, amount_minor: 3000 })
    expect(again.body.data.status).toBe('applied')
    expect(await returned()).toBe(1)
  },
)

it('is finished by the same key, never sent again', async () => {
  const key = crypto.randomUUID()
  await trouble('error_after_charge', 2)
  const { body } = await credit(key)
  expect(body.data.status).toBe('issued')
  await clearFaults(system)
  await minuteLater()
  await endLeases(system)
  expect((await credit(key)).body.data).toMatchObject({ id: body.data.id, status: 'applied' })
  await expectApplied(body.data.id)
})

it.each(['before_reply', 'duplicate', 'normal'])('is applied once with callbacks %s', async (mode) => {
  await setCallbacks(system, stage.securityKey, mode)
  const { body } = await credit()
  await expect.poll(async () => (await noteNow(body.data.id)).status, { timeout: 10_000 }).toBe('applied')
  await expect.poll(unprocessed, { timeout: 10_000 }).toBe(0)
  await expectApplied(body.data.id)
})

it('is found after the process was killed between the call and its answer', async () => {
  const key = crypto.randomUUID()
  await setFault(system, { security_key: stage.securityKey, mode: 'timeout_after_charge', count: 1 })
  const dead = credit(key).catch(() => null)
  await expect.poll(returned, { timeout: 15_000 }).toBe(1)
  await system.restart({ kill: true })
  expect(await dead).toBeNull()
  await clearFaults(system)
  const [note] = (await stage.merchant.get(`/invoices/${invoiceId}/credit-notes`)).body.data
  expect(note.status).toBe('issued')
  await letAnHourPass(system)
  // The call that had been made is found; the one that had not is given up, and what it was to return is left.
  await endLeases(system)
  const { body } = await credit(key)
  expect(body.data.id).toBe(note.id)
  const statuses = body.data.gateway_operations.map(({ status }: { status: string }) => status).toSorted()
  expect(statuses).toEqual(['canceled', 'succeeded', 'succeeded'])
  expect(await returned()).toBe(1)
  expect((await stage.post(`/credit_notes/${note.id}/retry`)).body.data.status).toBe('applied')
  await expectApplied(note.id)
})

async function unprocessed(): Promise<number> {
  const row = await system.db
    .prepare('SELECT count(*) AS n, sum(processed_at IS NULL) AS open FROM gateway_callbacks WHERE merchant_id = ?')
    .bind(stage.merchant.merchantId)
    .first<{ n: number; open: number }>()
  return row && row.n > 0 ? row.open : -1
}
