import { beginFollowUp } from '@revkeen-edge/services/charging/follow-up.ts'
import type { Context } from '@revkeen-edge/services/context.ts'
import { markInvoiceUncollectible } from '@revkeen-edge/services/invoices/mark-uncollectible.ts'
import { recordPayment } from '@revkeen-edge/services/invoices/record-payment.ts'
import { voidInvoice } from '@revkeen-edge/services/invoices/void.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operatorContext } from '../../scripts/admin/execute.ts'
import { letAnHourPass } from './books.ts'
import { clearFaults, setCallbacks, setFault } from './buyer.ts'
import { endLeases, payingStage, toldBy, type Stage } from './paying.ts'

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

const AFTER = ['timeout_after_charge', 'error_after_charge', 'garbled']
const BEFORE = ['timeout_before_charge', 'error_before_charge', 'connection_refused']
const FOLLOW_UPS = [
  { action: 'capture', status: 'succeeded' },
  { action: 'void', status: 'voided' },
]
const lost = (modes: readonly string[]) => FOLLOW_UPS.flatMap((row) => modes.map((mode) => ({ ...row, mode })))

const aMinuteLater = () => system.cron('* * * * *', new Date(Date.now() + 61_000))
const held = async (): Promise<string> => (await stage.charge({ capture: false })).body.data.id
const ask = (id: string, action: string, key?: string) => stage.post(`/charges/${id}/${action}`, {}, key)

describe('an authorisation', () => {
  it.each(AFTER)('whose answer is lost (%s) is found by the cron, and can be captured', async (mode) => {
    await stage.trouble(mode)
    const { status, body } = await stage.charge({ capture: false })
    expect([status, body.data.status]).toEqual([201, 'processing'])
    expect(toldBy(await ask(body.data.id, 'capture'))).toEqual([409, 'payment_processing'])
    await aMinuteLater()
    expect(await stage.statusOfCharge(body.data.id)).toBe('pending')
    expect((await ask(body.data.id, 'capture')).body.data.status).toBe('succeeded')
    expect([await stage.done('auth'), await stage.done('capture')]).toEqual([1, 1])
  })

  it.each(BEFORE)('that never reached the gateway (%s) has failed after ten minutes', async (mode) => {
    await stage.trouble(mode)
    const { id } = (await stage.charge({ capture: false })).body.data
    await letAnHourPass(system)
    expect(await stage.statusOfCharge(id)).toBe('failed')
    expect(await stage.attempts('authorize')).toEqual(['canceled'])
    expect(await stage.done('auth')).toBe(0)
  })

  it.each(['before_reply', 'duplicate', 'normal'])('comes to one hold with callbacks %s', async (mode) => {
    await setCallbacks(system, stage.securityKey, mode)
    const id = await held()
    await expect.poll(results, { timeout: 10_000 }).not.toContain(null)
    expect(await stage.statusOfCharge(id)).toBe('pending')
  })

  it('whose answer is lost is told by its callback', async () => {
    await setCallbacks(system, stage.securityKey, 'normal')
    await stage.trouble('error_after_charge')
    const { id } = (await stage.charge({ capture: false })).body.data
    await expect.poll(() => stage.statusOfCharge(id), { timeout: 10_000 }).toBe('pending')
  })
})

describe('a capture and a void', () => {
  it.each(lost(AFTER))('$action, $mode: the same key gets what the gateway did, which it did once', async (row) => {
    const { action, mode, status } = row
    const id = await held()
    const key = crypto.randomUUID()
    await stage.trouble(mode)
    expect(toldBy(await ask(id, action, key))).toEqual([409, 'payment_processing'])
    expect(toldBy(await ask(id, 'capture'))).toEqual([409, 'payment_processing'])
    expect(toldBy(await ask(id, 'void'))).toEqual([409, 'payment_processing'])
    await endLeases(system)
    const answer = await ask(id, action, key)
    expect([answer.status, answer.body.data?.status]).toEqual([200, status])
    expect((await ask(id, action, key)).body).toEqual(answer.body)
    expect(await stage.done(action)).toBe(1)
  })

  it.each(lost(BEFORE))('$action, $mode: is given up after ten minutes, and may be asked for again', async (row) => {
    const { action, mode, status } = row
    const id = await held()
    await stage.trouble(mode)
    expect(toldBy(await ask(id, action))).toEqual([409, 'payment_processing'])
    await aMinuteLater()
    expect(await stage.attempts(action)).toEqual(['unknown'])
    await letAnHourPass(system)
    expect(await stage.attempts(action)).toEqual(['canceled'])
    expect(await stage.statusOfCharge(id)).toBe('pending')
    expect((await ask(id, action)).body.data?.status).toBe(status)
    expect(await stage.done(action)).toBe(1)
  })

  it.each(FOLLOW_UPS)('$action: a lost answer is told by its callback', async ({ action, status }) => {
    const id = await held()
    await setCallbacks(system, stage.securityKey, 'normal')
    await stage.trouble('error_after_charge')
    await ask(id, action)
    await expect.poll(() => stage.statusOfCharge(id), { timeout: 10_000 }).toBe(status)
    expect(await stage.attempts(action)).toEqual(['succeeded'])
  })

  it.each(FOLLOW_UPS)('$action: a callback after it was given up counts', async ({ action, status }) => {
    const id = await held()
    await setCallbacks(system, stage.securityKey, 'delayed')
    await stage.trouble('error_after_charge')
    await ask(id, action)
    await giveUp(action)
    await fetch(`${system.urls.sandbox}/callbacks/flush`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ security_key: stage.securityKey, all: true }),
    })
    await expect.poll(() => stage.statusOfCharge(id), { timeout: 10_000 }).toBe(status)
  })

  it.each(FOLLOW_UPS)(
    '$action: comes to one outcome with its callback before its answer',
    async ({ action, status }) => {
      const id = await held()
      await setCallbacks(system, stage.securityKey, 'before_reply')
      expect((await ask(id, action)).body.data?.status).toBe(status)
      await expect.poll(results, { timeout: 10_000 }).not.toContain(null)
      expect([await stage.attempts(action), await stage.done(action)]).toEqual([['succeeded'], 1])
    },
  )

  it('capture: is found after the process was killed', async () => {
    const id = await held()
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_after_charge', count: 1 })
    const dead = ask(id, 'capture').catch(() => null)
    await expect.poll(() => stage.done('capture'), { timeout: 15_000 }).toBe(1)
    await system.restart({ kill: true })
    expect(await dead).toBeNull()
    await clearFaults(system)
    await aMinuteLater()
    expect(await stage.statusOfCharge(id)).toBe('succeeded')
  })

  it('capture: is refused where the gateway has let the funds go', async () => {
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

async function results(): Promise<readonly (string | null)[]> {
  const { results: rows } = await system.db
    .prepare('SELECT result FROM gateway_callbacks WHERE merchant_id = ?')
    .bind(stage.merchant.merchantId)
    .all<{ result: string | null }>()
  return rows.length > 0 ? rows.map(({ result }) => result) : [null]
}
