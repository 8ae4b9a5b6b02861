import type { DunningCase, Subscription, TestClock } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import type { Context } from '../context.ts'
import type { Change, Plan } from '../plan.ts'
import { systemRuntime } from '../runtime.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'
import { goOn } from './go-on.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 0, 31)
const day = (days: number) => START + days * DAY_MS

/** Stands in for every repository: the rows are given by the load alone. */
const nothing = { statements: [], read: () => null }
const anyQueries = new Proxy({}, { get: () => new Proxy({}, { get: () => () => nothing }) })

const clock: TestClock = {
  id: 'k',
  merchantId: 'm',
  name: null,
  status: 'advancing',
  frozenTime: START,
  target: day(60),
  deletedAt: null,
  createdAt: START,
  updatedAt: START,
  version: 1,
}

/** A recovery whose retry is due on day 3, while somebody pays. */
const retry = { id: 'd', invoiceId: 'i', status: 'open', dueAt: day(3), dueStep: 'retry' } as DunningCase
/** A subscription that was to end on day 28, and cannot be read in full. */
const ending = {
  id: 's',
  status: 'active',
  cancelAt: day(28),
  retryAt: null,
  dueAt: day(28),
  pauseAtPeriodEnd: false,
  scheduleId: null,
  billedUntil: null,
  interval: 'month',
  intervalCount: 1,
  timezone: 'UTC',
  anchorRule: 'same_day',
  anchorDay: null,
  firstCharge: 'immediate',
  startsAt: day(50),
  anchorAt: day(50),
  payments: 0,
  trialEnd: null,
  maxPayments: null,
  endsAt: null,
} as unknown as Subscription

interface Due {
  readonly dunning?: readonly DunningCase[]
  readonly subscription?: readonly Subscription[]
  /** What is wrong with the database as a retry is looked at. */
  readonly broken?: boolean
}

function stage({ dunning = [], subscription = [], broken = false }: Due) {
  const sets: unknown[] = []
  const found: Readonly<Record<string, unknown>> = {
    clock,
    named: retry,
    fresh: retry,
    invoice: { id: 'i', status: 'overdue', totalMinor: 100, paidMinor: 0 },
    subscription: ending,
    recoveries: [retry],
    unpaid: [],
    soldItems: [],
    items: [],
    customer: { id: 'c', deletedAt: null },
    merchant: { id: 'm', dunning: {} },
    open: { id: 'a' },
    beside: { row: ending, recoveries: [retry], unpaid: [], items: [], clock, method: null, standard: null },
  }
  const load = async (queries: object) => {
    const keys = Object.keys(queries)
    if (keys.includes('dunning')) return { schedule: [], subscription, dunning, invoice: [] }
    if (broken && keys.includes('named')) throw new Error('the connection broke')
    return Object.fromEntries(keys.map((key) => [key, found[key] ?? null]))
  }
  const noted = (change: Change) => (change.kind === 'update' && change.table === 'testClocks' ? [change.set] : [])
  const commit = async (_: unknown, { changes }: Plan) => {
    sets.push(...changes.flatMap(noted))
    return { ok: true, eventIds: [], messageIds: [], number: null }
  }
  const context = {
    tenant: { merchantId: 'm', mode: 'sandbox' },
    now: START,
    runtime: systemRuntime,
    db: { rows: anyQueries, load, commit },
  } as unknown as Context
  const ports = { clock: () => START } as unknown as SubscriptionPorts
  return { sets, run: () => goOn(context, ports, 'k') }
}

describe('an advance', () => {
  it('arrives where nothing is due', async () => {
    const { sets, run } = stage({})
    expect(await run()).toMatchObject({ ok: true, value: { goesOn: false, clock: { status: 'ready' } } })
    expect(sets).toMatchObject([{ status: 'ready', target: null, frozenTime: day(60) }])
  })

  it.each([false, true])('does not pass what has to wait, or breaks off: %s', async (broken) => {
    const { sets, run } = stage({ dunning: [retry], subscription: [ending], broken })
    const result = await run()
    expect(result).toMatchObject({ ok: true, value: { goesOn: false, clock: { status: 'advancing' } } })
    expect(sets).toEqual([{ frozenTime: day(3), updatedAt: START }])
  })

  it('ends at what cannot be done, and says why', async () => {
    const { sets, run } = stage({ subscription: [ending] })
    const result = await run()
    const message = `The test clock stopped at ${new Date(day(28)).toISOString()}: resource_missing.`
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid_state', message } })
    expect(sets).toMatchObject([{ status: 'ready', target: null, frozenTime: day(28) }])
  })
})
