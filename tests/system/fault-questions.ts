import type { System } from '@revkeen-edge/testing'
import { expect } from 'vitest'
import { commands } from '../../scripts/admin/finance.ts'
import { cardToken, setFault } from './buyer.ts'
import { endLeases, toldBy } from './paying.ts'
import { expectDone, expectUndone, lose, MOVEMENTS, type Method } from './fault-movements.ts'
import { faultStage, type FaultStage, type GatewayName } from './fault-stage.ts'

/** A call of the port by which no money moves: where its answer is lost, it is made anew. */
export interface Question {
  readonly method: Method
  readonly name: string
  /** Where the sandbox counts it. */
  readonly operation: 'transact' | 'query' | 'authenticate'
  /** How many calls of that kind come before it. */
  readonly after?: Readonly<Record<GatewayName, number>>
  /** Where its worker is killed: with its caller waiting, or behind the caller's answer. Left out: nowhere. */
  readonly killed?: 'under it' | 'behind it'
  begin(stage: FaultStage): Promise<Asking>
}

export interface Asking {
  /** The account that is asked, where it is not the stage's. */
  readonly securityKey?: string
  ask(): Promise<unknown>
  /** What `ask` gives in trouble. */
  readonly refused?: unknown
  /** Nothing is different for the trouble. */
  unchanged(): Promise<void>
  /** Asked anew, it is answered. */
  again(): Promise<void>
}

const unavailable = [503, 'gateway_unavailable']

const VALIDATE: Question = {
  method: 'validate',
  name: 'a check of a card',
  operation: 'transact',
  killed: 'under it',
  async begin(stage) {
    const { merchant, customerId } = stage
    const method = (await stage.storeCard()).body.id
    const { id } = (await stage.post('/setup-intents', { customer_id: customerId })).body
    const read = async () => [
      (await merchant.get(`/setup-intents/${id}`)).body,
      (await merchant.get('/payments?limit=1')).body.total_count,
      await initial(),
    ]
    const initial = () =>
      stage.system.db
        .prepare('SELECT initial_transaction_id AS id FROM payment_methods WHERE id = ?')
        .bind(method)
        .first('id')
    const confirm = () => stage.post(`/setup-intents/${id}/confirm`, { payment_method_id: method })
    const before = await read()
    return {
      ask: async () => toldBy(await confirm()),
      refused: unavailable,
      unchanged: async () => expect(await read()).toEqual(before),
      async again() {
        expect((await confirm()).body).toMatchObject({ status: 'succeeded', payment_method_id: method })
        const [, payments, transaction] = await read()
        expect(payments).toEqual(before[1])
        expect([before[2], transaction]).toEqual([null, expect.any(String)])
      },
    }
  },
}

const STORE: Question = {
  method: 'store',
  name: 'the keeping of a card',
  operation: 'transact',
  killed: 'under it',
  async begin(stage) {
    const kept = async (): Promise<number> =>
      (await stage.merchant.get(`/payment-methods?customer_id=${stage.customerId}&limit=1`)).body.total_count
    const before = await kept()
    const token = await cardToken(stage.system)
    return {
      ask: async () => toldBy(await stage.storeCard({ token })),
      refused: unavailable,
      unchanged: async () => expect(await kept()).toBe(before),
      async again() {
        expect((await stage.storeCard()).status).toBe(201)
        expect(await kept()).toBe(before + 1)
      },
    }
  },
}

/** What was kept at the gateway for a customer who is gone before anything of it is kept here. */
const FORGET: Question = {
  method: 'forget',
  name: 'the forgetting of a card',
  operation: 'transact',
  after: { nmi: 1, elavon: 1 },
  killed: 'behind it',
  async begin(stage) {
    const { system, merchant } = stage
    const customer = (await merchant.post('/customers', { email: `${crypto.randomUUID()}@example.com` })).body.data.id
    const trigger = `gone_${crypto.randomUUID().replaceAll('-', '')}`
    await system.db
      .prepare(
        `CREATE TRIGGER ${trigger} BEFORE INSERT ON payment_methods WHEN NEW.customer_id = '${customer}' BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END`,
      )
      .run()
    const before = system.logs.length
    const said = () => system.logs.slice(before).filter((line) => line.includes('payment_method.discarded'))
    const kept = async () => (await merchant.get(`/payment-methods?customer_id=${customer}`)).body.data
    return {
      ask: async () => toldBy(await stage.storeCard({ customer_id: customer })),
      refused: [404, 'resource_missing'],
      async unchanged() {
        expect(await kept()).toEqual([])
      },
      async again() {
        // What the gateway may still keep is named, for people to remove.
        const lines = said()
        expect(lines.every((line) => line.includes('vaultId') && line.includes('unknown'))).toBe(true)
        await system.db.prepare(`DROP TRIGGER ${trigger}`).run()
        expect((await stage.storeCard({ customer_id: customer })).status).toBe(201)
        expect(await kept()).toHaveLength(1)
      },
    }
  },
}

const MINUTE_MS = 60_000
const later = ({ system }: FaultStage, minutes: number) =>
  system.cron('* * * * *', new Date(Date.now() + minutes * MINUTE_MS + 1000))

const [SALE] = MOVEMENTS

/** The cron asks about a charge whose answer was lost. */
const queryOne = (when: 'after' | 'before'): Question => ({
  method: 'query',
  name: `the question after a charge that was ${when === 'after' ? '' : 'not '}made`,
  operation: 'query',
  ...(when === 'after' ? { killed: 'under it' as const } : {}),
  async begin(stage) {
    if (!SALE) throw new Error('no sale')
    const begun = await lose(stage, SALE, `error_${when}_charge`)
    return {
      ask: () => later(stage, 1),
      async unchanged() {
        expect(await stage.trail(begun.paymentId)).toEqual({
          attempts: ['sale unknown'],
          deeds: when === 'after' ? ['sale'] : [],
        })
      },
      async again() {
        for (const minutes of [4, 12, 30]) await later(stage, minutes)
        await (when === 'after' ? expectDone(stage, begun) : expectUndone(stage, begun, 'canceled'))
      },
    }
  },
})

const DAY_MS = 86_400_000
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/**
 * A day's comparison asks by their ids about what the gateway's report of the day lacks: here two charges that were booked
 * on a day after the one on which they happened there.
 */
function queryMany(which: string, after: Record<GatewayName, number>): Question {
  const day = dayOf(Date.now() + 3 * DAY_MS)
  // Files for other gateways, and their systems, come and go while this module stays.
  const booked = new WeakMap<System, Promise<Booked>>()
  return {
    method: 'query',
    name: `the question after many charges, ${which}`,
    operation: 'query',
    after,
    async begin(stage) {
      const twice = booked.get(stage.system) ?? bookedTwice(stage)
      booked.set(stage.system, twice)
      const { own, move } = await twice
      await move(3)
      const compare = async () => {
        await commands['reconcile']?.run(own.system.admin, { merchant: own.merchant.merchantId, day })
        return compared(own, day)
      }
      return {
        securityKey: own.securityKey,
        ask: compare,
        refused: { status: 'unavailable', differences: [], transactions_count: 0 },
        unchanged: async () => expect(await differencesCounted(own)).toBe(0),
        async again() {
          expect(await compare()).toEqual({ status: 'matched', differences: [], transactions_count: 2 })
          await move(-3)
        },
      }
    },
  }
}

interface Booked {
  readonly own: FaultStage
  /** Moves the time at which they were booked, by days. */
  move(days: number): Promise<void>
}

/** Two charges of a merchant who has no others. */
async function bookedTwice({ system, gateway }: FaultStage): Promise<Booked> {
  const own = await faultStage(system, gateway, `many-${crypto.randomUUID().slice(0, 8)}`)
  await own.charge()
  await own.charge()
  const text = 'UPDATE transactions SET created_at = created_at + ? WHERE merchant_id = ?'
  return {
    own,
    async move(days) {
      await system.db
        .prepare(text)
        .bind(days * DAY_MS, own.merchant.merchantId)
        .run()
    },
  }
}

/** What a comparison of a day came to. */
export async function compared({ merchant, accountId }: FaultStage, wanted: string) {
  const rows = (await merchant.get(`/reconciliations?gateway_account_id=${accountId}`)).body.data
  const row = rows.find(({ day }: { day: string }) => day === wanted)
  if (!row) throw new Error(`${wanted} was not compared`)
  const { status, differences, transactions_count } = row
  return { status, differences, transactions_count }
}

export async function differencesCounted({ system, merchant }: FaultStage): Promise<number> {
  const text = "SELECT value FROM counters WHERE merchant_id = ? AND name = 'reconciliation_differences'"
  return (await system.db.prepare(text).bind(merchant.merchantId).first<number>('value')) ?? 0
}

/** Of which no account of the stage takes any. */
const CURRENCIES = ['CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'HUF', 'RON']
let connected = 0

const PROBE: Question = {
  method: 'probe',
  name: 'the check of credentials',
  operation: 'query',
  killed: 'under it',
  async begin(stage) {
    const { merchant, system } = stage
    const path = '/settings/gateway-accounts'
    const keys = await newCredentials(stage)
    const currencies = [CURRENCIES[(connected += 1) % CURRENCIES.length]]
    const body = { ...keys.body, currencies, label: `Account ${connected}` }
    const accounts = async () => (await merchant.get(path)).body.data
    const before = await accounts()
    return {
      securityKey: keys.securityKey,
      ask: async () => toldBy(await merchant.post(path, body)),
      refused: unavailable,
      unchanged: async () => expect(await accounts()).toEqual(before),
      async again() {
        await endLeases(system)
        expect((await merchant.post(path, body)).status).toBe(201)
        expect(await accounts()).toHaveLength(before.length + 1)
      },
    }
  },
}

/** Keys that the sandbox gateway knows, and that no account has yet. */
async function newCredentials({ gateway, system }: FaultStage) {
  const id = crypto.randomUUID()
  const nmi = { security_key: `key-${id}`, tokenization_key: `tok-${id}`, webhook_key: `hook-${id}` }
  const elavon = { merchant_id: id, user_id: 'webpage', pin: id, tokenization_key: `tok-${id}` }
  const opened = gateway === 'nmi' ? { ...nmi, signing_key: nmi.webhook_key } : { ...elavon, gateway }
  const response = await fetch(`${system.urls.sandbox}/accounts`, { method: 'POST', body: JSON.stringify(opened) })
  expect(response.status).toBe(201)
  return {
    securityKey: gateway === 'nmi' ? nmi.security_key : `converge/${id}`,
    body: { provider: gateway, ...(gateway === 'nmi' ? nmi : elavon) },
  }
}

/** Elavon's report has five pages of a day and its margins, NMI's has one. */
const AFTER_REPORT = { nmi: 1, elavon: 5 }

export const QUESTIONS: readonly Question[] = [
  VALIDATE,
  STORE,
  FORGET,
  queryOne('after'),
  queryOne('before'),
  queryMany('at the first', AFTER_REPORT),
  PROBE,
]
/** Converge is asked about one at a time. */
export const MIDWAY: Question = queryMany('midway', { nmi: 1, elavon: 6 })

/** Troubles the call that an asking is about. */
export async function troubled(
  { system, securityKey, gateway }: FaultStage,
  { operation, after }: Question,
  asking: Asking,
  mode: string,
  latencyMs = 20,
): Promise<string> {
  const fault = { security_key: asking.securityKey ?? securityKey, operation }
  const before = after?.[gateway] ?? 0
  if (before > 0) await setFault(system, { ...fault, mode: 'none', count: before })
  await setFault(system, { ...fault, mode, latency_ms: latencyMs, count: 1 })
  return fault.security_key
}
