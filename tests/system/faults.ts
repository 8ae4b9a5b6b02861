import { orderIdOf } from '@revkeen-edge/gateways/elavon/reference.ts'
import type { System } from '@revkeen-edge/testing'
import { expect } from 'vitest'
import { letAnHourPass } from './books.ts'
import { clearFaults } from './buyer.ts'

/** Trouble on the way back: the gateway has done what it was asked for, and nobody hears of it. */
export const AFTER = ['timeout_after_charge', 'error_after_charge', 'garbled']
/** Trouble on the way there: the gateway never hears of the request. */
export const BEFORE = ['timeout_before_charge', 'error_before_charge', 'connection_refused']
/** Ways in which callbacks come that are not lost: before the answer, twice, after it. */
export const CALLBACKS = ['before_reply', 'duplicate', 'normal']

/** Whose attempts are looked at. */
type Owner = 'payment_intent_id' | 'payment_id' | 'checkout_session_id'

/** What became of an object: its attempts, oldest first, and what the gateway did for them, successfully. */
interface Trail {
  readonly attempts: readonly string[]
  readonly deeds: readonly string[]
}

export async function trailOf(system: System, securityKey: string, owner: Owner, id: string): Promise<Trail> {
  const text = `SELECT gateway_order_id AS orderId, action || ' ' || status AS told FROM payment_attempts WHERE ${owner} = ? ORDER BY created_at, id`
  const { results } = await system.db.prepare(text).bind(id).all<{ orderId: string; told: string }>()
  const orderIds = new Set(results.map(({ orderId }) => orderId))
  const all = await transactionsAt(system, securityKey)
  const transactions = all.filter((found) => orderIds.has(orderIdOf(found.order_id) ?? ''))
  const actions = transactions.flatMap((found) => found.actions)
  return {
    attempts: results.map(({ told }) => told),
    deeds: actions.filter(({ success }) => success).map(({ type }) => type),
  }
}

interface SandboxTransaction {
  readonly order_id: string
  readonly actions: readonly { readonly type: string; readonly success: boolean }[]
}

async function transactionsAt({ urls }: System, securityKey: string): Promise<readonly SandboxTransaction[]> {
  const response = await fetch(`${urls.sandbox}/transactions.json?security_key=${encodeURIComponent(securityKey)}`)
  return ((await response.json()) as { transactions: SandboxTransaction[] }).transactions
}

/** The cron's first look at what was lost. */
export function aMinuteLater(system: System): Promise<void> {
  return system.cron('* * * * *', new Date(Date.now() + 61_000))
}

const FORGOTTEN = 'forgotten-'

/**
 * An hour in which the gateway does not find what is open now, whatever it did of it: every open attempt is given up, as
 * it is when a gateway's report lags behind its charges.
 */
export async function forgottenHour(system: System, merchantId: string): Promise<void> {
  const rename = async (set: (column: string) => string, where: string) => {
    const columns = ['gateway_order_id', 'parent_transaction_id'].map((column) => `${column} = ${set(column)}`)
    const text = `UPDATE payment_attempts SET ${columns.join(', ')} WHERE merchant_id = ? AND ${where}`
    await system.db.prepare(text).bind(merchantId).run()
  }
  await rename((column) => `'${FORGOTTEN}' || ${column}`, "status IN ('pending', 'unknown')")
  await letAnHourPass(system)
  await rename((column) => `substr(${column}, ${FORGOTTEN.length + 1})`, `gateway_order_id LIKE '${FORGOTTEN}%'`)
}

/** The gateway sends the callbacks that it has kept back. */
export async function sendDelayed({ urls }: System, securityKey: string): Promise<void> {
  const response = await fetch(`${urls.sandbox}/callbacks/flush`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ security_key: securityKey, all: true }),
  })
  if (!response.ok) throw new Error(`the sandbox sent nothing: ${await response.text()}`)
}

/** Waits until `count` callbacks of a merchant have been received and dealt with. */
export async function expectCallbacks({ db }: System, merchantId: string, count: number): Promise<void> {
  const text = 'SELECT count(*) AS total, count(processed_at) AS processed FROM gateway_callbacks WHERE merchant_id = ?'
  const seen = () => db.prepare(text).bind(merchantId).first<{ total: number; processed: number }>()
  await expect.poll(seen, { timeout: 15_000 }).toEqual({ total: count, processed: count })
}

/** How many callbacks of a merchant have been received. */
export async function callbackCount({ db }: System, merchantId: string): Promise<number> {
  const text = 'SELECT count(*) AS total FROM gateway_callbacks WHERE merchant_id = ?'
  return (await db.prepare(text).bind(merchantId).first<number>('total')) ?? 0
}

/** How much trouble is still to come at the gateway. */
export async function faultsLeft({ urls }: System, securityKey: string): Promise<number> {
  const response = await fetch(`${urls.sandbox}/faults?security_key=${encodeURIComponent(securityKey)}`)
  return ((await response.json()) as { faults: unknown[] }).faults.length
}

/** Kills every worker while requests wait for the gateway, as soon as `ready`. No request is answered. */
export async function killUnder(
  system: System,
  requests: readonly Promise<unknown>[],
  ready: () => Promise<boolean>,
): Promise<void> {
  const answers = Promise.all(requests.map((request) => request.catch(() => null)))
  await expect.poll(ready, { timeout: 20_000 }).toBe(true)
  await system.restart({ kill: true })
  expect(await answers).toEqual(requests.map(() => null))
  await clearFaults(system)
}
