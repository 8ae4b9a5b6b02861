import type { D1Database } from '@cloudflare/workers-types'
import { deliveryInvariants } from './invariants/delivery.ts'
import type { Invariant, Read, Violation } from './invariants/invariant.ts'
import { moneyInvariants } from './invariants/money.ts'
import { structureInvariants } from './invariants/structure.ts'
import { subscriptionInvariants } from './invariants/subscriptions.ts'

/** What always holds of the stored data. */
export const invariants: readonly Invariant[] = [
  ...structureInvariants,
  ...moneyInvariants,
  ...subscriptionInvariants,
  ...deliveryInvariants,
]

export interface Checked {
  readonly name: string
  /** The rows that break it; none where it holds. */
  readonly violations: readonly Violation[]
}

/** Checks every invariant, changing nothing. `now` is in UTC milliseconds. */
export function checkInvariants(read: Read, now: number): Promise<readonly Checked[]> {
  return Promise.all(invariants.map(async ({ name, find }) => ({ name, violations: await find(read, now) })))
}

/** Checks every invariant of a database. Gives what is broken: nothing, if all is well. */
export async function verifyInvariants(db: D1Database, now: number = Date.now()): Promise<readonly Checked[]> {
  return (await checkInvariants(readerOf(db), now)).filter(({ violations }) => violations.length > 0)
}

/** How many queries go to D1 at once. */
const BATCH_SIZE = 25

interface Asked {
  readonly sql: string
  readonly resolve: (rows: readonly Violation[]) => void
  readonly reject: (error: unknown) => void
}

/** Reads through D1. What is asked for at the same time goes in batches: a round trip costs more than a query. */
export function readerOf(db: D1Database): Read {
  let waiting: Asked[] = []
  const flush = async (): Promise<void> => {
    const asked = waiting
    waiting = []
    for (let from = 0; from < asked.length; from += BATCH_SIZE) await readAll(db, asked.slice(from, from + BATCH_SIZE))
  }
  return (sql) => {
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) queueMicrotask(() => void flush())
      waiting.push({ sql, resolve, reject })
    })
  }
}

async function readAll(db: D1Database, asked: readonly Asked[]): Promise<void> {
  try {
    const results = await db.batch<Violation>(asked.map(({ sql }) => db.prepare(sql)))
    for (const [index, { resolve }] of asked.entries()) resolve(results[index]?.results ?? [])
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}
