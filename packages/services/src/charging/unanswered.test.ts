import type { PaymentAttempt } from '@revkeen-edge/domain'
import { expect, it } from 'vitest'
import type { Context } from '../context.ts'
import type { Change, Plan } from '../plan.ts'
import type { ChargeNotice } from '../ports/gateways.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { systemRuntime } from '../runtime.ts'
import { applyNotice } from './callback.ts'

/** Stands in for every repository: the rows are given by the load alone. */
const anyQueries = new Proxy({}, { get: () => new Proxy({}, { get: () => () => ({ statements: [] }) }) })

const attempt = {
  id: systemRuntime.uuid(),
  paymentId: systemRuntime.uuid(),
  action: 'sale',
  parentTransactionId: null,
  gatewayOrderId: 'pa_1',
  gatewayAccountId: 'g',
  status: 'unknown',
  amountMinor: 2500,
  currency: 'USD',
  checks: 0,
  settledAt: null,
  sale: { buyer: { email: 'ada@example.com' } },
} as PaymentAttempt

const failure: ChargeNotice = {
  result: 'failure',
  actionType: 'sale',
  orderId: 'pa_1',
  transactionId: 't1',
  amountMinor: 2500,
  currency: 'USD',
  code: '420',
  message: 'Communication error',
  card: null,
}

const statusOf = (change: Change) =>
  change.kind === 'update' && change.table === 'paymentAttempts' ? [change.set.status] : []

/** A tenant with one open attempt, and what its gateway was asked and its database told. */
function stage() {
  const asked: unknown[] = []
  const statuses: unknown[] = []
  const found: Readonly<Record<string, unknown>> = {
    attempt,
    fresh: attempt,
    account: { id: 'g' },
    merchant: { id: 'm' },
    beside: { row: null, clock: null },
  }
  const context = {
    tenant: { merchantId: 'm', mode: 'sandbox' },
    now: 1,
    runtime: systemRuntime,
    db: {
      rows: anyQueries,
      load: async (queries: object) => Object.fromEntries(Object.keys(queries).map((key) => [key, found[key] ?? null])),
      commit: async (_: unknown, { changes }: Plan) => {
        statuses.push(...changes.flatMap(statusOf))
        return { ok: true, eventIds: [], messageIds: [] }
      },
    },
  } as unknown as Context
  const query = async (by: unknown) => {
    asked.push(by)
    return { found: 'unavailable', message: 'not now' }
  }
  const ports = {
    gateways: { open: async () => ({ query }) },
    outbox: { signal: async () => {} },
    defer: () => {},
    checkoutUrl: 'https://pay.example',
  } as unknown as PaymentPorts
  return { asked, statuses, apply: (notice: ChargeNotice) => applyNotice(context, ports, 'g', notice) }
}

it.each(['420', '421'])('asks the gateway about a failure by lost communication, code %s', async (code) => {
  const { asked, statuses, apply } = stage()
  expect(await apply({ ...failure, code })).toBe('asked_gateway')
  expect(asked).toEqual([{ orderId: 'pa_1' }])
  expect(statuses).toEqual(['unknown'])
})

it('declines by a failure that the bank has answered', async () => {
  const { asked, statuses, apply } = stage()
  expect(await apply({ ...failure, code: '202', message: 'Insufficient funds' })).toBe('settled')
  expect(asked).toEqual([])
  expect(statuses).toEqual(['failed'])
})
