import type { D1Database } from '@cloudflare/workers-types'
import { deliveryInvariants } from './invariants/delivery.ts'
import type { Invariant, Read, Violation } from './invariants/invariant.ts'
import { moneyInvariants } from './invariants/money.ts'
import { structureInvariants } from './invariants/structure.ts'

/** What always holds of the stored data. */
export const invariants: readonly Invariant[] = [...structureInvariants, ...moneyInvariants, ...deliveryInvariants]

export interface Checked {
  readonly name: string
  /** The rows that break it; none where it holds. */
  readonly violations: readonly Violation[]
}

/** Checks every invariant, changing nothing. `now` is in UTC milliseconds. */
export async function checkInvariants(read: Read, now: number): Promise<readonly Checked[]> {
  const checked: Checked[] = []
  for (const { name, find } of invariants) checked.push({ name, violations: await find(read, now) })
  return checked
}

/** Checks every invariant of a database. Gives what is broken: nothing, if all is well. */
export async function verifyInvariants(db: D1Database, now: number = Date.now()): Promise<readonly Checked[]> {
  return (await checkInvariants(readerOf(db), now)).filter(({ violations }) => violations.length > 0)
}

/** Reads through D1. */
export function readerOf(db: D1Database): Read {
  return async (sql) => (await db.prepare(sql).all<Violation>()).results
}
