import { beginFollowUp } from '@revkeen-edge/services/charging/follow-up.ts'
import type { Context } from '@revkeen-edge/services/context.ts'
import { markInvoiceUncollectible } from '@revkeen-edge/services/invoices/mark-uncollectible.ts'
import { recordPayment } from '@revkeen-edge/services/invoices/record-payment.ts'
import { voidInvoice } from '@revkeen-edge/services/invoices/void.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operatorContext } from '../../scripts/admin/execute.ts'
import { clearFaults } from './buyer.ts'
import { aMinuteLater } from './faults.ts'
import { payingStage, toldBy, type Stage } from './paying.ts'

let system: System
let stage: Stage
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `held-${(made += 1)}`)
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const held = async (): Promise<string> => (await stage.charge({ capture: false })).body.data.id
const ask = (id: string, action: string, key?: string) => stage.post(`/charges/${id}/${action}`, {}, key)

it('captures funds whose hold was lost and found', async () => {
  await stage.trouble('error_after_charge')
  const { status, body } = await stage.charge({ capture: false })
  expect([status, body.data.status]).toEqual([201, 'processing'])
  await aMinuteLater(system)
  expect((await ask(body.data.id, 'capture')).body.data.status).toBe('succeeded')
  expect([await stage.done('auth'), await stage.done('capture')]).toEqual([1, 1])
})

describe('a capture', () => {
  it('is refused where the gateway has let the funds go', async () => {
    const id = await held()
    await stage.trouble('error_after_charge')
    await ask(id, 'void')
    // As if the void had been made in the gateway's own console.
    await giveUp('void')
    expect(toldBy(await ask(id, 'capture'))).toEqual([422, 'payment_declined'])
    expect(await stage.statusOfCharge(id)).toBe('pending')
  })
})

const RIVALS = [
  { rival: 'a void', plan: (context: Context, id: string) => voidInvoice(context, id, null) },
  { rival: 'a write-off', plan: (context: Context, id: string) => markInvoiceUncollectible(context, id) },
  {
    rival: 'a payment in cash',
    plan: (context: Context, id: string) => recordPayment(context, id, { kind: 'cash', amount_minor: 5000 }),
  },
]

describe('a capture for an invoice', () => {
  it.each(RIVALS)('$rival that was planned before it began is refused, and finds it under way', async ({ plan }) => {
    const { context, invoiceId, planCapture } = await billedHold()
    const rival = await planOf(plan(context, invoiceId))
    const capture = await planCapture()
    expect(await context.db.commit(context, capture)).toMatchObject({ ok: true })
    expect(await context.db.commit(context, rival)).toMatchObject({ ok: false, conflict: { kind: 'lost_race' } })
    expect(await plan(context, invoiceId)).toMatchObject({ ok: false, error: { code: 'payment_processing' } })
    expect(await stage.statusOfInvoice(invoiceId)).toBe('sent')
  })

  it.each(RIVALS)('does not begin where $rival came between its reading and its commit', async ({ plan }) => {
    const { context, invoiceId, chargeId, planCapture } = await billedHold()
    const capture = await planCapture()
    const rival = await planOf(plan(context, invoiceId))
    expect(await context.db.commit(context, rival)).toMatchObject({ ok: true })
    expect(await context.db.commit(context, capture)).toMatchObject({ ok: false, conflict: { kind: 'lost_race' } })
    expect(toldBy(await ask(chargeId, 'capture'))).toEqual([422, 'invalid_state'])
    expect([await stage.attempts('capture'), await stage.done('capture')]).toEqual([[], 0])
    expect(await stage.statusOfCharge(chargeId)).toBe('pending')
  })
})

/** Funds that are held for the whole of an invoice, and the beginning of their capture. */
async function billedHold() {
  const invoiceId = await stage.newInvoice()
  const chargeId: string = (await stage.charge({ capture: false, invoiceId })).body.data.id
  const context = operatorContext(system.admin, { merchantId: stage.merchant.merchantId, mode: 'sandbox' })
  const wanted = { paymentId: chargeId, action: 'capture', resource: 'Charge', param: 'amountMinor' } as const
  const planCapture = async () => {
    const begun = await beginFollowUp(context, wanted)
    if (!begun.ok || begun.value.kind !== 'new') throw new Error('the capture did not begin')
    return begun.value.plan
  }
  return { context, invoiceId, chargeId, planCapture }
}

async function planOf(planned: ReturnType<(typeof RIVALS)[number]['plan']>) {
  const result = await planned
  if (!result.ok) throw new Error(result.error.code)
  return result.value.plan
}

/** As if the gateway had twice not known of it. */
async function giveUp(action: string): Promise<void> {
  const set = "SET status = 'canceled', settled_at = 1, next_check_at = NULL"
  await system.db
    .prepare(`UPDATE payment_attempts ${set} WHERE merchant_id = ? AND action = ?`)
    .bind(stage.merchant.merchantId, action)
    .run()
}
