import type { D1Database } from '@cloudflare/workers-types'
import type { PageOf } from '@revkeen-edge/db/sweepers.ts'
import type { Engine } from '../engine.ts'
import { logError } from '@revkeen-edge/services/log.ts'

/** Rows of one look. */
const PAGE = 500
/** Looks of one run; what is beyond is the next run's. */
const MAX_PAGES = 20

type Find<T> = (db: D1Database, page: PageOf) => Promise<readonly T[]>
type Handle<T> = (merchantId: string, rows: readonly T[]) => Promise<void>

/** Hands what is due to `handle`, tenant by tenant, without expecting that this takes it out of what is due. */
export async function eachDue<T extends { merchantId: string }>(
  engine: Engine,
  find: Find<T>,
  handle: Handle<T>,
): Promise<void> {
  await sweep(engine, find, handle, PAGE)
}

/** The same where handling takes rows out of what is due, so that the next look begins at the front again. */
export async function untilNoneDue<T extends { merchantId: string }>(
  engine: Engine,
  find: Find<T>,
  handle: Handle<T>,
): Promise<void> {
  await sweep(engine, find, handle, 0)
}

async function sweep<T extends { merchantId: string }>(
  engine: Engine,
  find: Find<T>,
  handle: Handle<T>,
  step: number,
): Promise<void> {
  for (const db of engine.databases) {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const rows = await find(db, { limit: PAGE, offset: page * step })
      for (const [merchantId, own] of Map.groupBy(rows, (row) => row.merchantId)) await handle(merchantId, own)
      if (rows.length < PAGE) break
    }
  }
}

/** Calls under way at once where each row has work of its own. */
const LANES = 4

/**
 * Does each due row's work by itself: one that fails is logged and keeps no other from being done. What is still due
 * afterwards is the next run's.
 */
export async function eachForItself<T extends { merchantId: string; id: string }>(
  engine: Engine,
  find: Find<T>,
  work: (row: T) => Promise<void>,
): Promise<void> {
  for (const db of engine.databases) await inLanes(await find(db, { limit: PAGE, offset: 0 }), work)
}

/**
 * The same page after page, where the work takes rows out of what is due. A row that stays is not tried again in one run,
 * and none that comes after it waits for it. Pinned by lost-callbacks.test.ts.
 */
export async function eachUntilNoneDue<T extends { merchantId: string; id: string }>(
  engine: Engine,
  find: Find<T>,
  work: (row: T) => Promise<void>,
): Promise<void> {
  for (const db of engine.databases) {
    const tried = new Set<string>()
    let offset = 0
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const rows = await find(db, { limit: PAGE, offset })
      const fresh = rows.filter(({ id }) => !tried.has(id))
      offset += rows.length - fresh.length
      for (const { id } of fresh) tried.add(id)
      await inLanes(fresh, work)
      if (rows.length < PAGE) break
    }
  }
}

async function inLanes<T extends { merchantId: string; id: string }>(
  rows: readonly T[],
  work: (row: T) => Promise<void>,
): Promise<void> {
  const waiting = [...rows]
  const lane = async (): Promise<void> => {
    for (let row = waiting.shift(); row; row = waiting.shift()) await attempt(row, work)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function attempt<T extends { merchantId: string; id: string }>(
  row: T,
  work: (row: T) => Promise<void>,
): Promise<void> {
  try {
    await work(row)
  } catch (error) {
    logError('cron.row_failed', { merchantId: row.merchantId, id: row.id }, error)
  }
}
