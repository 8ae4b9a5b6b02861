import type { Customer, Subscription } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import type { Context } from '../context.ts'
import type { Change, Plan } from '../plan.ts'
import { systemRuntime } from '../runtime.ts'
import { runSubscription } from './run.ts'
import type { SubscriptionPorts } from './start.ts'

const NOW = Date.UTC(2026, 0, 31)
const DAY_MS = 86_400_000

/** Stands in for every repository: the rows are given by the load alone. */
const anyQueries = new Proxy({}, { get: () => new Proxy({}, { get: () => () => null }) })

const base = {
  id: 's',
  merchantId: 'm',
  customerId: 'c',
  status: 'active',
  interval: 'month',
  intervalCount: 1,
  timezone: 'UTC',
  anchorRule: 'same_day',
  anchorDay: null,
  firstCharge: 'immediate',
  startsAt: NOW - 10 * DAY_MS,
  trialEnd: null,
  maxPayments: null,
  endsAt: null,
  billedUntil: NOW + 20 * DAY_MS,
  payments: 1,
  anchorAt: NOW - 10 * DAY_MS,
  currentPeriodStart: NOW - 10 * DAY_MS,
  currentPeriodEnd: NOW + 20 * DAY_MS,
  collectionMethod: 'charge_automatically',
  cancelAt: null,
  retryAt: null,
  pauseAtPeriodEnd: false,
  pauseBehavior: null,
  resumesAt: null,
  canceledAt: null,
  endedAt: null,
  pausedAt: null,
  nextChargeAt: null,
  trialNoticeFor: null,
  renewalNoticeFor: null,
  scheduleId: null,
  discountIds: [],
  metadata: {},
  createdAt: NOW,
  updatedAt: NOW,
  version: 7,
} as unknown as Subscription

const statusOf = (change: Change) =>
  change.kind === 'update' && change.table === 'subscriptions' ? [change.set.status] : []

/** A tenant whose subscription is another one on each look, the last one from then on. */
function stage(looks: readonly Subscription[], customer: Partial<Customer> = {}) {
  const statuses: unknown[] = []
  let look = 0
  const lists = ['items', 'adjustments', 'recoveries', 'unpaid', 'products', 'prices', 'discounts', 'rates', 'accounts']
  const load = async (queries: object) => {
    const row = looks[Math.min(look, looks.length - 1)]
    look += 1
    const found: Readonly<Record<string, unknown>> = {
      ...Object.fromEntries(lists.map((name) => [name, []])),
      subscription: row,
      row,
      merchant: { id: 'm' },
      customer: { id: 'c', deletedAt: null, ...customer },
    }
    return Object.fromEntries(Object.keys(queries).map((key) => [key, found[key] ?? null]))
  }
  const commit = async (_: unknown, { changes }: Plan) => {
    statuses.push(...changes.flatMap(statusOf))
    return { ok: true, eventIds: [], messageIds: [], number: null }
  }
  const context = {
    tenant: { merchantId: 'm', mode: 'sandbox' },
    now: NOW,
    runtime: systemRuntime,
    db: { rows: anyQueries, load, commit },
  } as unknown as Context
  return { statuses, run: () => runSubscription(context, {} as SubscriptionPorts, 's') }
}

describe('an end that is due', () => {
  it('comes', async () => {
    const due = { ...base, cancelAt: NOW - DAY_MS }
    const { statuses, run } = stage([due])
    expect(await run()).toMatchObject({ steps: 1, refused: null })
    expect(statuses).toEqual(['canceled'])
  })

  it('does not come where the first payment was settled meanwhile', async () => {
    const waits = { ...base, status: 'pending', startsAt: NOW - 8 * DAY_MS } as const
    const { statuses, run } = stage([waits, { ...base, version: 8 }])
    expect(await run()).toMatchObject({ steps: 0, isDue: false, refused: null })
    expect(statuses).toEqual([])
  })

  it('does not come where it was reactivated meanwhile', async () => {
    const { statuses, run } = stage([
      { ...base, cancelAt: NOW - DAY_MS },
      { ...base, version: 8 },
    ])
    expect(await run()).toMatchObject({ steps: 0, isDue: false })
    expect(statuses).toEqual([])
  })
})

it('ends what is due of a customer who was deleted, and charges nothing', async () => {
  const due = { ...base, billedUntil: NOW - DAY_MS, currentPeriodEnd: NOW - DAY_MS }
  const { statuses, run } = stage([due], { deletedAt: NOW - 1 })
  expect(await run()).toMatchObject({ steps: 1, refused: null })
  expect(statuses).toEqual(['canceled'])
})
