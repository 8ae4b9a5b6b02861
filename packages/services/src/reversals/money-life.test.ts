import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLOSINGS, OUTCOMES, STEPS, WAITS_MS, type Command } from './money-life/commands.ts'
import { expectMoney } from './money-life/invariants.ts'
import { FATES, type Fate } from './money-life/line.ts'
import { run } from './money-life/run.ts'
import { MoneyWorld } from './money-life/world.ts'
import { refundInvoice } from './refund-invoice.ts'

const LIVES = 400

const amountMinor = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(1, 500, 1_000, 2_500),
  fc.integer({ min: 1, max: 6_000 }),
)
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fate>('answered') },
  { weight: 6, arbitrary: fc.constantFrom(...FATES) },
)
const fates = fc.array(fate, { minLength: 1, maxLength: 3 })
const at = fc.nat({ max: 3 })
const gateway = fc.constantFrom(0, 1)
const percent = fc.integer({ min: 0, max: 100 })
const linesPercent = fc.option(fc.array(percent, { minLength: 3, maxLength: 3 }), { nil: undefined, freq: 2 })
const taxPercent = fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined, freq: 4 })
const method = fc.constantFrom('refund_to_payment_method', 'customer_balance', 'external')

/** What returns money, or takes it back. */
const returning: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('refund'), at, amountMinor, fates }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('void_payment'), at, fates }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refund_invoice'), amountMinor, fates }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('credit'), method, amountMinor, linesPercent, taxPercent, fates }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('retry_note'), at, fates }) },
)
const taking: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('charge', 'hold'), gateway, amountMinor, fates }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('capture'), at, amountMinor, fates }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release'), at, fates }) },
)
const other: fc.Arbitrary<Command> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('step'), name: fc.constantFrom(...STEPS) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cash'), amountMinor }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('void_note'), at }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('again', 'arrive', 'hear') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('ask', 'give_up') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('chargeback'), at, amountMinor, question: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('decide'), at, outcome: fc.constantFrom(...OUTCOMES) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('escalate'), at, amountMinor }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('evidence'), at }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('close'), how: fc.constantFrom(...CLOSINGS) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(...WAITS_MS) }) },
)
const command = fc.oneof(
  { weight: 15, arbitrary: returning },
  { weight: 7, arbitrary: taking },
  { weight: 26, arbitrary: other },
)
/** A call that arrives after it was given up, with something else done in between. */
const late = fc
  .tuple(fc.oneof(returning, taking), fc.option(command, { nil: null }))
  .map(([first, between]): Command[] => [
    { ...first, ...('fates' in first ? { fates: ['delayed' as const] } : {}) },
    { kind: 'give_up' },
    ...(between ? [between] : []),
    { kind: 'arrive' },
    { kind: 'hear' },
  ])
/** A credit note whose money does not go back, and is sent once more; what was given up may arrive after all. */
const retried = fc
  .tuple(
    method,
    amountMinor,
    fc.constantFrom<Fate>('declined', 'unreachable', 'delayed', 'lost'),
    fc.option(command, { nil: null }),
  )
  .map(([credited, part, fated, between]): Command[] => [
    { kind: 'credit', method: credited, amountMinor: part, fates: [fated] },
    { kind: 'give_up' },
    ...(between ? [between] : []),
    { kind: 'retry_note', at: 0, fates: ['answered'] },
    { kind: 'arrive' },
    { kind: 'hear' },
  ])
const stretch = fc.oneof(
  { weight: 16, arbitrary: command.map((each) => [each]) },
  { weight: 2, arbitrary: late },
  { weight: 1, arbitrary: retried },
)
const commands = fc.array(stretch, { maxLength: 24, size: 'max' }).map((stretches) => stretches.flat())
/** With two decimals, none and three. */
const currencies = fc.constantFrom('USD', 'JPY', 'KWD')
const amounts = fc.array(fc.integer({ min: 1, max: 2_500 }), { minLength: 1, maxLength: 3 })

const FINAL: Command = { kind: 'step', name: 'finalize' }
const chargeOf = (amount: number | undefined, fated: Fate = 'answered', at = 0): Command => {
  return { kind: 'charge', gateway: at, amountMinor: amount, fates: [fated] }
}
const holdOf = (amount: number | undefined): Command => ({ kind: 'hold', amountMinor: amount, fates: ['answered'] })
/** The first charge arrives after it was given up, and after a part was paid in cash. */
const PAID_TWICE: readonly Command[] = [
  FINAL,
  chargeOf(undefined, 'delayed'),
  { kind: 'give_up' },
  { kind: 'cash', amountMinor: 1 },
  { kind: 'arrive' },
  { kind: 'hear' },
]
const CHARGED = [FINAL, chargeOf(undefined)]
/** The last one by a card that the other gateway keeps. */
const PAID_AT_TWO: readonly Command[] = [
  FINAL,
  chargeOf(1),
  { kind: 'wait', ms: 2_000 },
  chargeOf(undefined, 'answered', 1),
]
const creditOf = (fated: Fate): Extract<Command, { kind: 'credit' }> => {
  return { kind: 'credit', method: 'refund_to_payment_method', amountMinor: undefined, fates: [fated] }
}
const stepOf = (name: (typeof STEPS)[number]): Command => ({ kind: 'step', name })
const chargeback = { kind: 'chargeback', at: 0, amountMinor: undefined } as const
/** A payout was short of a dispute that is won afterwards; the next one has more in it. */
const WON_BACK: readonly Command[] = [
  FINAL,
  chargeOf(1),
  { ...chargeback, question: false },
  { kind: 'close', how: 'told' },
  { kind: 'decide', at: 0, outcome: 'won' },
  chargeOf(undefined),
  { kind: 'close', how: 'told' },
]
/** A question that a payout has passed becomes a chargeback. */
const ESCALATED: readonly Command[] = [
  FINAL,
  chargeOf(1),
  { ...chargeback, question: true },
  { kind: 'close', how: 'told' },
  { kind: 'escalate', at: 0, amountMinor: undefined },
  chargeOf(undefined),
  { kind: 'close', how: 'told' },
]
/** Nobody answered, and the bank decides for the merchant all the same; then against. */
const CHANGED: readonly Command[] = [
  FINAL,
  chargeOf(1),
  { ...chargeback, question: false },
  { kind: 'wait', ms: WAITS_MS[4] },
  { kind: 'ask' },
  { kind: 'close', how: 'told' },
  { kind: 'decide', at: 0, outcome: 'won' },
  chargeOf(undefined),
  { kind: 'close', how: 'told' },
  { kind: 'decide', at: 0, outcome: 'lost' },
]
/** Where lives begin: mostly with money to give back, and some in a place that few come to. */
const beginning = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom<readonly Command[]>(
      [FINAL],
      CHARGED,
      [FINAL, chargeOf(1), { kind: 'wait', ms: 2_000 }, chargeOf(undefined)],
      [FINAL, chargeOf(1), { kind: 'cash', amountMinor: 1 }],
      PAID_AT_TWO,
      [FINAL, holdOf(undefined)],
      [FINAL, holdOf(1), { kind: 'release', at: 0, fates: ['answered'] }],
      PAID_TWICE,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<readonly Command[]>(
      [FINAL, stepOf('send'), chargeOf(1)],
      [FINAL, { kind: 'wait', ms: 2_000 }, stepOf('fall_due'), chargeOf(1), stepOf('extend')],
      [
        FINAL,
        chargeOf(undefined, 'delayed'),
        { kind: 'give_up' },
        stepOf('void'),
        { kind: 'arrive' },
        { kind: 'hear' },
      ],
      [FINAL, chargeOf(1), stepOf('write_off')],
      [...CHARGED, { kind: 'close', how: 'told' }, { ...chargeback, question: false }, { kind: 'evidence', at: 0 }],
      [...CHARGED, { ...chargeback, question: true }, { kind: 'wait', ms: WAITS_MS[4] }, { kind: 'ask' }],
      WON_BACK,
      [...PAID_AT_TWO, creditOf('answered')],
      [...CHARGED, creditOf('declined'), { kind: 'retry_note', at: 0, fates: ['answered'] }],
      [FINAL, chargeOf(undefined, 'unheard'), { ...chargeback, question: false }],
      ESCALATED,
      CHANGED,
      [...CHARGED, { kind: 'close', how: 'failed' }],
    ),
  },
)

/**
 * The end of every life: what is on its way arrives, is told, and is asked about until nothing is open, and payouts get to
 * their bank.
 */
const END: readonly Command[] = [
  { kind: 'hear' },
  { kind: 'give_up' },
  { kind: 'hear' },
  { kind: 'wait', ms: Math.max(...WAITS_MS) },
  { kind: 'ask' },
]

describe('whatever is done to the money of an invoice, in whatever order', () => {
  it('its books agree with one another, and with what the gateway says it holds', async () => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(amounts, currencies, beginning, commands, async (amountsMinor, currency, first, rest) => {
        const world = new MoneyWorld(amountsMinor, currency)
        await live(world, [...first, ...rest], reached)
        while (world.line.late.length > 0) await live(world, [{ kind: 'arrive' }])
        await live(world, END)
        expect(world.isQuiet).toBe(true)
        for (const status of world.reached) reached.add(status)
        for (const seen of world.line.seen) reached.add(seen)
        for (const seen of reachedOf(world)) reached.add(seen)
      }),
      { numRuns: LIVES },
    )
    // What no run has come to is not pinned by any.
    for (const name of [...COMMANDS, ...STEPS, ...FATES, ...EVERYWHERE]) expect(reached).toContain(name)
  })

  it('a capture that never got to the gateway is not the one that its callback tells of', async () => {
    const world = new MoneyWorld([1_000])
    await live(world, [FINAL, holdOf(undefined)])
    await live(world, [captureOf('unreachable'), captureOf('told_first')])
    expect(world.invoice).toMatchObject({ status: 'paid' })
    expect(world.balanceOf('gateway_clearing')).toBe(world.invoice.totalMinor)
    expect(world.balanceOf('customer_credit')).toBe(0)
  })

  it('a batch settles a capture whose answer was lost', async () => {
    const world = new MoneyWorld([1_000])
    await live(world, [FINAL, holdOf(undefined)])
    await live(world, [captureOf('unheard'), { kind: 'close', how: 'told' }])
    expect(world.tables.all('payouts')).toMatchObject([
      { status: 'in_transit', chargesMinor: world.invoice.totalMinor },
    ])
    expect(world.balanceOf('gateway_clearing')).toBe(0)
  })

  it('what was returned by hand is known when the answer is planned anew, and to a retry', async () => {
    const world = new MoneyWorld([2_000])
    await live(world, [FINAL, chargeOf(1_000), { kind: 'cash', amountMinor: 1_000 }])
    const asked = () => {
      const context = { ...world.context(), requestKey: 'key' }
      return refundInvoice(context, world.ports, world.invoice.id, { amountMinor: 1_500 })
    }
    world.line.expect(['unreachable'])
    const first = asked()
    // Somebody else's commit came first: what is planned now is never committed.
    await first()
    for (const answer of [await first(), await asked()()]) {
      expect(answer.ok && answer.value.value.refunds.map(({ status }) => status)).toEqual(['succeeded', 'canceled'])
    }
    expect(world.balanceOf('offline_clearing')).toBe(0)
    expect(world.tables.all('reversals')).toHaveLength(2)
    expectMoney(world)
  })

  it('a late void of captured funds is not the void that was given up while they were only held', async () => {
    const world = new MoneyWorld([1_000])
    await live(world, [FINAL, holdOf(undefined), voidOf('delayed'), { kind: 'give_up' }, captureOf('answered')])
    await live(world, [voidOf('delayed'), { kind: 'give_up' }, { kind: 'arrive' }, { kind: 'hear' }])
    expect(world.line.books.holdsMinor).toBe(0)
    expect(world.balanceOf('gateway_clearing')).toBe(0)
    expect(world.tables.all('reversals').map(({ status }) => status)).toEqual(['canceled', 'succeeded'])
  })

  it('what was given up of a credit note and goes through after its retry is a refund by itself', async () => {
    const world = new MoneyWorld([1_000])
    await live(world, [...CHARGED, { ...creditOf('delayed'), amountMinor: 400 }, { kind: 'give_up' }])
    expect(world.tables.all('creditNotes')).toMatchObject([{ status: 'issued' }])
    await live(world, [{ kind: 'retry_note', at: 0, fates: ['answered'] }])
    expect(world.tables.all('creditNotes')).toMatchObject([{ status: 'applied' }])
    await live(world, [{ kind: 'arrive' }, { kind: 'hear' }])
    const [late, retried] = world.tables.all('reversals')
    expect([late?.status, late?.creditNoteId]).toEqual(['succeeded', null])
    expect([retried?.status, retried?.creditNoteId]).toEqual(['succeeded', world.tables.all('creditNotes')[0]?.id])
    expect(world.invoice.refundedMinor).toBe(800)
  })

  it('a refund that went through after it was given up takes the credit with it that it had released', async () => {
    const world = new MoneyWorld([1_000])
    await live(world, PAID_TWICE)
    expect(world.balanceOf('customer_credit')).toBe(-1)
    const refund = { kind: 'refund', at: 1, amountMinor: undefined, fates: ['delayed'] } as const
    await live(world, [refund, { kind: 'give_up' }, { kind: 'arrive' }, { kind: 'hear' }])
    expect(world.balanceOf('customer_credit')).toBe(0)
    expect(world.line.books.holdsMinor).toBe(0)
    expect(world.invoice).toMatchObject({ status: 'paid', refundedMinor: world.invoice.totalMinor - 1 })
  })
})

/** What only several rows together show. */
function reachedOf({ tables }: MoneyWorld): string[] {
  const over = tables.all('creditNotes').map(({ id }) => {
    const gone = tables.all('reversals').filter((each) => each.creditNoteId === id && each.status === 'succeeded')
    return new Set(gone.map(({ gateway }) => gateway).filter((name) => name !== 'manual')).size
  })
  const lines = tables.all('creditNotes').map(({ id }) => {
    return tables.all('creditNoteLines').filter((each) => each.creditNoteId === id).length
  })
  return [
    ...(over.some((gateways) => gateways > 1) ? ['a credit note over two gateways'] : []),
    ...(new Set(lines).size > 1 ? ['a credit note of named lines beside one of the whole'] : []),
  ]
}

function captureOf(fated: Fate): Command {
  return { kind: 'capture', at: 0, amountMinor: undefined, fates: [fated] }
}

function voidOf(fated: Fate): Command {
  return { kind: 'void_payment', at: 0, fates: [fated] }
}

const COMMANDS: readonly Command['kind'][] = [
  'cash',
  'charge',
  'hold',
  'capture',
  'release',
  'refund',
  'void_payment',
  'refund_invoice',
  'credit',
  'retry_note',
  'void_note',
  'again',
  'give_up',
  'arrive',
  'hear',
  'chargeback',
  'decide',
  'escalate',
  'evidence',
  'close',
]

const EVERYWHERE = [
  ...of('invoices', 'approved sent partially_paid overdue paid voided refunded uncollectible'),
  ...of('orders', 'paid refunded'),
  ...of('reversals', 'processing succeeded failed canceled'),
  ...of('paymentAttempts', 'pending unknown succeeded failed canceled'),
  ...of('creditNotes', 'issued applied voided'),
  ...of('disputes', 'needs_response under_review won lost warning_needs_response warning_closed'),
  ...of('payouts', 'in_transit paid failed'),
  'a chargeback before its sale',
  'a credit note over two gateways',
  'a credit note of named lines beside one of the whole',
  'lost to won',
  'won to lost',
]

function of(table: string, statuses: string): string[] {
  return statuses.split(' ').map((status) => `${table}.${status}`)
}

/** Lives through commands; one of them may be done while the one before it waits for the gateway. */
async function live(world: MoneyWorld, all: readonly Command[], reached = new Set<string>()): Promise<void> {
  const left = [...all]
  const next = async () => {
    const each = left.shift()
    if (!each) return
    if (await run(world, each)) reached.add('name' in each ? each.name : each.kind)
  }
  // A call times out long before any is given up.
  const takesLong = (each: Command | undefined) => each?.kind === 'wait' || each?.kind === 'give_up'
  world.next = async () => (takesLong(left[0]) ? undefined : next())
  while (left.length > 0) {
    await next()
    expectMoney(world)
  }
}
