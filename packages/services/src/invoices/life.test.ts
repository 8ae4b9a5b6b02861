import {
  INVOICE,
  isPayable,
  outstanding,
  type DomainError,
  type InvoiceStatus,
  type Result,
} from '@revkeen-edge/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginFollowUp } from '../charging/follow-up.ts'
import type { Beginning } from '../charging/charge.ts'
import type { Outcome } from '../charging/outcome.ts'
import { planSettlement } from '../charging/settle.ts'
import { loadSettleState } from '../charging/state.ts'
import { sealerOf } from '../crypto.ts'
import type { Planned } from '../plan.ts'
import { beginInvoiceCharge } from './charge.ts'
import { fallDue } from './fall-due.ts'
import { approveInvoice, finalizeInvoice } from './finalize.ts'
import { InvoiceWorld } from './life-world.ts'
import { markInvoiceUncollectible } from './mark-uncollectible.ts'
import { recordPayment } from './record-payment.ts'
import { rejectInvoice } from './reject.ts'
import { sendInvoice } from './send.ts'
import { submitInvoice } from './submit.ts'
import { updateInvoice } from './update.ts'
import { voidInvoice } from './void.ts'

const sealer = sealerOf(btoa('k'.repeat(32)))

const STEPS = ['submit', 'approve', 'reject', 'finalize', 'send', 'void', 'write_off', 'fall_due', 'extend'] as const
const PAYMENTS = ['cash', 'charge', 'hold', 'capture', 'release'] as const
const REPLIES = ['approve', 'decline', 'give_up', 'late_approval'] as const

type Command =
  | { readonly kind: 'step'; readonly name: (typeof STEPS)[number] }
  | { readonly kind: 'pay'; readonly name: (typeof PAYMENTS)[number]; readonly amountMinor: number }
  | { readonly kind: 'reply'; readonly name: (typeof REPLIES)[number] }
  | { readonly kind: 'wait' }

const amountMinor = fc.oneof(fc.constantFrom(1, 1_000, 2_500, 5_000), fc.integer({ min: 1, max: 6_000 }))
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('step'), name: fc.constantFrom(...STEPS) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('pay'), name: fc.constantFrom(...PAYMENTS), amountMinor }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('reply'), name: fc.constantFrom(...REPLIES) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait') }) },
)
const commands = fc.array(command, { maxLength: 30, size: 'max' })
const total = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 5_000 }) },
)

const FINAL: Command = { kind: 'step', name: 'finalize' }
/** Where lives begin: most are final, as there is nothing to pay before, and some have a payment in an odd place already. */
const beginning = fc.constantFrom<readonly Command[]>(
  [],
  [FINAL],
  [FINAL, { kind: 'wait' }, { kind: 'step', name: 'fall_due' }],
  [FINAL, { kind: 'pay', name: 'hold', amountMinor: 1_000 }, { kind: 'reply', name: 'approve' }],
  [FINAL, { kind: 'pay', name: 'charge', amountMinor: 1_000 }, { kind: 'reply', name: 'give_up' }],
)

describe('whatever is done to an invoice, in whatever order', () => {
  it('its payments, its ledger and its status agree, and nothing is taken that is not owed', async () => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(total, beginning, commands, async (totalMinor, first, rest) => {
        const world = new InvoiceWorld(totalMinor)
        for (const each of [...first, ...rest]) {
          const { status } = world.invoice
          if (await run(world, each)) reached.add('name' in each ? each.name : each.kind)
          reached.add(world.invoice.status)
          expectWayOf(status, world.invoice.status)
          expectBooks(world)
        }
      }),
      { numRuns: 1_000 },
    )
    // What no run has come to is not pinned by any.
    const everywhere = ['draft', 'approved', 'sent', 'partially_paid', 'overdue', 'paid', 'voided', 'uncollectible']
    for (const name of [...STEPS, ...PAYMENTS, ...REPLIES, ...everywhere]) expect(reached).toContain(name)
  })

  it('held funds are taken once, though a capture that was given up turns out to have been approved as well', async () => {
    const world = new InvoiceWorld(5_000)
    const capture: Command = { kind: 'pay', name: 'capture', amountMinor: 1_000 }
    const said = (name: (typeof REPLIES)[number]): Command => ({ kind: 'reply', name })
    await run(world, { kind: 'step', name: 'finalize' })
    await run(world, { kind: 'pay', name: 'hold', amountMinor: 1_000 })
    for (const each of [said('approve'), capture, said('give_up'), capture, said('late_approval'), said('approve')]) {
      await run(world, each)
    }
    expect(world.invoice).toMatchObject({ status: 'partially_paid', paidMinor: 1_000 })
    expect(sumOf(world, 'gateway_clearing')).toBe(1_000)
    expect([...world.attempts.values()].map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'canceled'])
    expectBooks(world)
  })

  it('an approval that comes after its invoice was paid in cash pays the rest, and what is beyond is owed back', async () => {
    const world = new InvoiceWorld(5_000)
    await run(world, { kind: 'step', name: 'finalize' })
    await run(world, { kind: 'pay', name: 'charge', amountMinor: 3_000 })
    await run(world, { kind: 'reply', name: 'give_up' })
    await run(world, { kind: 'pay', name: 'cash', amountMinor: 4_000 })
    await run(world, { kind: 'reply', name: 'late_approval' })
    expect(world.invoice).toMatchObject({ status: 'paid', paidMinor: 5_000 })
    expect(sumOf(world, 'customer_credit')).toBe(-2_000)
    expectBooks(world)
  })
})

/** Does a command, as a request or a gateway's answer would, and gives whether anything came of it. */
async function run(world: InvoiceWorld, each: Command): Promise<boolean> {
  switch (each.kind) {
    case 'wait':
      world.now += 2_000
      return true
    case 'step':
      return applied(world, await step(world, each.name))
    case 'pay':
      return pay(world, each)
    case 'reply':
      return reply(world, each.name)
  }
}

function applied(world: InvoiceWorld, planned: Result<Planned<unknown>, DomainError>): boolean {
  if (!planned.ok || planned.value.plan.changes.length === 0) return false
  world.apply(planned.value.plan)
  return true
}

function step(world: InvoiceWorld, name: (typeof STEPS)[number]): Promise<Result<Planned<unknown>, DomainError>> {
  const context = world.context()
  const { id } = world.invoice
  switch (name) {
    case 'submit':
      return submitInvoice(context, id)
    case 'approve':
      return approveInvoice(context, sealer, id)
    case 'reject':
      return rejectInvoice(context, id, null)
    case 'finalize':
      return finalizeInvoice(context, sealer, id)
    case 'send':
      return sendInvoice(context, sealer, id, {})
    case 'void':
      return voidInvoice(context, id, null)
    case 'write_off':
      return markInvoiceUncollectible(context, id)
    case 'fall_due':
      return fallDue(context, id)
    case 'extend':
      return updateInvoice(context, sealer, id, { due_date: new Date(world.now + 1_000).toISOString() })
  }
}

type Payment = Extract<Command, { kind: 'pay' }>

/** Asks for a payment, which is refused exactly where it is not owed, not held, or another is under way. */
async function pay(world: InvoiceWorld, { name, amountMinor }: Payment): Promise<boolean> {
  const held = [...world.payments.values()].find(({ status }) => status === 'authorized')
  const owed = amountMinor <= owedOf(world)
  const free = world.open === null
  if (name === 'cash') {
    const paid = await recordPayment(world.context(), world.invoice.id, { kind: 'cash', amount_minor: amountMinor })
    expect(paid.ok).toBe(owed && free)
    return applied(world, paid)
  }
  if (name === 'charge' || name === 'hold') {
    const begun = await beginInvoiceCharge(world.context(), {
      invoiceId: world.invoice.id,
      methodId: undefined,
      amountMinor,
      action: name === 'hold' ? 'authorize' : 'sale',
      pending: {},
    })
    expect(begun.ok).toBe(owed && free)
    return began(world, begun)
  }
  const action = name === 'capture' ? 'capture' : 'void'
  const begun = await beginFollowUp(world.context(), {
    paymentId: held?.id ?? '',
    action,
    ...(action === 'capture' ? { amountMinor } : {}),
    resource: 'Charge',
    param: 'amountMinor',
  })
  const allowed = action === 'void' ? isFree(world, held?.id) : owed && free && amountMinor <= (held?.amountMinor ?? 0)
  expect(begun.ok).toBe(held !== undefined && allowed)
  return began(world, begun)
}

/** What the ledger says is owed, and may be paid. */
function owedOf(world: InvoiceWorld): number {
  return isPayable(world.invoice) ? sumOf(world, 'receivable') : 0
}

function isFree(world: InvoiceWorld, paymentId: string | undefined): boolean {
  return world.open?.paymentId !== paymentId
}

/** A second open attempt of an invoice is refused by the database. */
function began(world: InvoiceWorld, begun: Result<Beginning, DomainError>): boolean {
  if (!begun.ok || begun.value.kind !== 'new' || world.open) return false
  world.apply(begun.value.plan)
  return true
}

const APPROVED: Outcome = { kind: 'approved', transactionId: '1', code: '100', message: '', card: null }
const OUTCOMES: Readonly<Record<(typeof REPLIES)[number], Outcome>> = {
  approve: APPROVED,
  late_approval: APPROVED,
  decline: { kind: 'declined', transactionId: null, code: '200', message: '', card: null },
  give_up: { kind: 'released', message: '' },
}

/** The gateway's answer to what is under way, or to what was given up before. */
async function reply(world: InvoiceWorld, name: (typeof REPLIES)[number]): Promise<boolean> {
  const late = name === 'late_approval'
  const attempt = late ? [...world.attempts.values()].find(({ status }) => status === 'canceled') : world.open
  const state = attempt && (await loadSettleState(world.context(), attempt))
  if (!state) return false
  const options = { checkoutUrl: 'https://pay.example', mayBeKnown: false }
  world.apply(planSettlement(world.context(), state, OUTCOMES[name], options).plan)
  return true
}

/** One step of the table; or two, where an invoice of nothing is finalised and paid at once. */
function expectWayOf(from: InvoiceStatus, to: InvoiceStatus): void {
  if (from === to) return
  const atOnce = from === 'draft' || from === 'pending_approval' ? ['paid'] : []
  expect([...Object.values(INVOICE[from]), ...atOnce]).toContain(to)
}

function sumOf({ movements }: InvoiceWorld, account: string): number {
  const entries = movements.flatMap((movement) => movement.entries)
  return entries.filter((entry) => entry.account === account).reduce((sum, entry) => sum + entry.amountMinor, 0)
}

function expectBooks(world: InvoiceWorld): void {
  const { invoice, movements, payments } = world
  const taken = [...payments.values()].filter(({ status }) => status === 'succeeded')
  const sum = (of: typeof taken) => of.reduce((running, { capturedMinor }) => running + capturedMinor, 0)
  const entries = movements.flatMap((movement) => movement.entries)
  expect(entries.reduce((running, entry) => running + entry.amountMinor, 0)).toBe(0)
  expect(sumOf(world, 'receivable')).toBe(invoice.finalizedAt !== null && isPayable(invoice) ? outstanding(invoice) : 0)
  expect(sumOf(world, 'offline_clearing')).toBe(sum(taken.filter(({ gateway }) => gateway === 'manual')))
  expect(sumOf(world, 'gateway_clearing')).toBe(sum(taken.filter(({ gateway }) => gateway !== 'manual')))
  expect(invoice.paidMinor).toBe(sum(taken) + sumOf(world, 'customer_credit'))
  expect(invoice.paidMinor).toBeLessThanOrEqual(invoice.totalMinor)
  // Nobody is owed anything back but for money that came after it had been given up.
  if (sumOf(world, 'customer_credit') !== 0) expect(lateApprovals(world)).toBeGreaterThan(0)
}

/** Approvals of what was given up come in later than their attempt was closed: it was settled twice. */
function lateApprovals({ attempts }: InvoiceWorld): number {
  return [...attempts.values()].filter(({ status, version }) => status === 'succeeded' && version > 2).length
}
