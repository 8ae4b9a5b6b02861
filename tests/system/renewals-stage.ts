import { randomUUID } from 'node:crypto'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { storeCard } from '../api/card-on-file.ts'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { clearFaults, setFault } from './buyer.ts'
import { gatewayStageOf, type GatewayStage } from './lost-payment.ts'
import { until } from './webhook-stage.ts'

export const DAY_MS = 86_400_000
export const MINUTE_MS = 60_000
export const PRICE_MINOR = 2900

/** A period of a subscription with its invoice and the money that came in for it. */
export interface BilledRow {
  readonly sequence: number
  readonly startsAt: number
  readonly endsAt: number
  readonly status: string
  readonly totalMinor: number
  readonly attempts: number
  readonly charged: number
}

export interface SubscriptionRow {
  readonly status: string
  readonly payments: number
  readonly dueAt: number | null
  readonly nextChargeAt: number | null
  readonly currentPeriodStart: number
  readonly currentPeriodEnd: number
}

export interface CaseRow {
  readonly status: string
  readonly retries: number
  readonly phase: number
  readonly dueAt: number | null
  readonly dueStep: string | null
  readonly startedAt: number
}

/** A merchant with a monthly price, and subscriptions to it that are billed by the cron alone. */
export interface RenewalsStage {
  readonly system: System
  readonly merchant: TestMerchant
  readonly gateway: GatewayStage
  /** A monthly price, of a product of its own. */
  price(set?: object, product?: object): Promise<string>
  customer(card?: string | null): Promise<string>
  subscribe(set?: object): Promise<string>
  row(id: string): Promise<SubscriptionRow>
  billed(id: string): Promise<readonly BilledRow[]>
  cases(id: string): Promise<readonly CaseRow[]>
  /** The names of the events of a subscription and its recoveries, oldest first. */
  told(id: string): Promise<readonly string[]>
  /** What a counter of the merchant's stands at. */
  counted(name: string): Promise<number>
  /** How often something was done to an object, as the audit has it. */
  audited(objectId: string, action: string): Promise<number>
  /** Runs the minute cron as if at a time, until nothing is due by then. */
  at(time: number): Promise<void>
  settled(time: number): Promise<void>
  /**
   * The same with every message coming several times over at once: another subscription's charge keeps the consumer waiting,
   * and what is handed to the queue meanwhile is forgotten and handed over again. That one is billed besides.
   */
  doubled(time: number): Promise<void>
}

const TIMES = 6
/** How long the charge takes that the others wait for. */
const HELD_MS = 1_500

/** One system for a file, and a merchant of its own for each test. */
export function renewalsStage(): RenewalsStage {
  const running: { system?: System; merchant?: TestMerchant; gateway?: GatewayStage } = {}
  let tests = 0
  beforeAll(async () => {
    running.system = await startSystem()
  })
  afterAll(() => running.system?.dispose())
  beforeEach(async () => {
    tests += 1
    running.merchant = await testMerchant(part('system'), `renewals${tests}`)
    running.gateway = await gatewayStageOf(part('system'), part('merchant'))
  })
  afterEach(() => clearFaults(part('system')))

  function part<K extends keyof typeof running>(name: K): NonNullable<(typeof running)[K]> {
    const found = running[name]
    if (!found) throw new Error(`the ${name} is there only while a test runs`)
    return found
  }

  const all = async <T>(text: string, ...values: unknown[]): Promise<readonly T[]> =>
    (
      await part('system')
        .db.prepare(text)
        .bind(part('merchant').merchantId, ...values)
        .all<T>()
    ).results

  const stage: RenewalsStage = {
    get system() {
      return part('system')
    },
    get merchant() {
      return part('merchant')
    },
    get gateway() {
      return part('gateway')
    },
    async price(set = {}, of = {}) {
      const { merchant } = stage
      const product = await merchant.post('/products', {
        product_id: randomUUID(),
        name: 'Plan',
        kind: 'one_time',
        pricing_model: 'one_time',
        amount_minor: PRICE_MINOR,
        currency: 'USD',
        ...of,
      })
      const terms = { currency: 'USD', type: 'recurring', unit_amount: PRICE_MINOR, interval: 'month', ...set }
      return (await merchant.post('/prices', { product_id: product.body.data.id, ...terms })).body.id
    },
    async customer(card) {
      const { merchant, system } = stage
      const { body } = await merchant.post('/customers', { email: `${randomUUID()}@example.com` })
      if (card !== null) await storeCard(system, merchant, body.data.id, card)
      return body.data.id
    },
    async subscribe(set = {}) {
      const named = set as { customerId?: string; priceId?: string }
      const customerId = named.customerId ?? (await stage.customer())
      const priceId = named.priceId ?? (await stage.price())
      const { status, body } = await stage.merchant.post('/subscriptions', { ...set, customerId, priceId })
      if (status !== 201) throw new Error(`no subscription: ${JSON.stringify(body)}`)
      return body.data.id
    },
    async row(id) {
      const [found] = await all<SubscriptionRow>(
        `SELECT status, payments, due_at AS dueAt, next_charge_at AS nextChargeAt, current_period_start AS currentPeriodStart,
          current_period_end AS currentPeriodEnd FROM subscriptions WHERE merchant_id = ? AND id = ?`,
        id,
      )
      if (!found) throw new Error(`there is no subscription ${id}`)
      return found
    },
    billed: (id) =>
      all<BilledRow>(
        `SELECT p.sequence, p.starts_at AS startsAt, p.ends_at AS endsAt, i.status, i.total_minor AS totalMinor,
          (SELECT count(*) FROM payment_attempts AS a WHERE a.merchant_id = p.merchant_id AND a.invoice_id = i.id) AS attempts,
          (SELECT count(*) FROM payment_attempts AS a WHERE a.merchant_id = p.merchant_id AND a.invoice_id = i.id
            AND a.status = 'succeeded') AS charged
        FROM subscription_periods AS p JOIN invoices AS i ON i.merchant_id = p.merchant_id AND i.id = p.invoice_id
        WHERE p.merchant_id = ? AND p.subscription_id = ? ORDER BY p.sequence`,
        id,
      ),
    cases: (id) =>
      all<CaseRow>(
        `SELECT status, retries, phase, due_at AS dueAt, due_step AS dueStep, started_at AS startedAt FROM dunning_cases
        WHERE merchant_id = ? AND subscription_id = ? ORDER BY started_at, id`,
        id,
      ),
    async told(id) {
      const rows = await all<{ type: string }>(
        `SELECT type FROM events WHERE merchant_id = ?1 AND (object_id = ?2 OR object_id IN (
          SELECT id FROM dunning_cases WHERE merchant_id = ?1 AND subscription_id = ?2)) ORDER BY seq`,
        id,
      )
      return rows.map(({ type }) => type)
    },
    async counted(name) {
      const [row] = await all<{ value: number }>('SELECT value FROM counters WHERE merchant_id = ? AND name = ?', name)
      return row?.value ?? 0
    },
    async audited(objectId, action) {
      const text = 'SELECT count(*) AS n FROM audit_log WHERE merchant_id = ? AND object_id = ? AND action = ?'
      const [row] = await all<{ n: number }>(text, objectId, action)
      return row?.n ?? 0
    },
    async at(time) {
      await stage.system.cron('* * * * *', new Date(time))
      await stage.settled(time)
    },
    async doubled(time) {
      const { cron, db } = stage.system
      const queued = (of: string, until: number | null) =>
        db.batch(
          ['subscriptions', 'dunning_cases'].map((table) =>
            db
              .prepare(
                `UPDATE ${table} SET queued_for = ${until === null ? 'NULL' : 'due_at'}, queued_until = ? WHERE id <> ?`,
              )
              .bind(until, of),
          ),
        )
      const first = await stage.subscribe()
      await queued(first, time + DAY_MS)
      await setFault(stage.system, { security_key: stage.gateway.securityKey, mode: 'none', latency_ms: HELD_MS })
      await cron('* * * * *', new Date(time))
      const charging = "SELECT count(*) AS n FROM payment_attempts WHERE merchant_id = ? AND status = 'pending'"
      await until(async () => (await all<{ n: number }>(charging))[0]?.n === 1, 'the first is being charged')
      for (let times = 0; times < TIMES; times += 1) {
        await queued(first, null)
        await cron('* * * * *', new Date(time))
      }
      expect((await all<{ n: number }>(charging))[0]?.n, 'the others wait').toBe(1)
      await stage.settled(time)
    },
    async settled(time) {
      await until(
        async () => {
          const [left] = await all<{ n: number }>(
            `SELECT (SELECT count(*) FROM subscriptions WHERE merchant_id = ?1 AND due_at <= ?2)
            + (SELECT count(*) FROM dunning_cases WHERE merchant_id = ?1 AND due_at <= ?2)
            + (SELECT count(*) FROM payment_attempts WHERE merchant_id = ?1 AND status = 'pending') AS n`,
            time,
          )
          return left?.n === 0
        },
        `nothing is due by ${new Date(time).toISOString()}`,
      )
    },
  }
  return stage
}
