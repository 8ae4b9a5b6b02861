import type { GatewayEvent } from '../nmi/event.ts'
import { corrupt, signatureHeader } from '../nmi/signature.ts'
import type { AccountSettings, CallbackSettings } from './settings.ts'
import { integer, text, type Row, type Sql } from './sql.ts'

/** Seconds to the next attempt: twenty of them over three days. */
const LADDER_S = [
  10, 30, 60, 120, 300, 600, 900, 1800, 3600, 3600, 7200, 7200, 14400, 14400, 21600, 21600, 28800, 43200, 43200,
]
const PARALLEL = 32
const TIMEOUT_MS = 10_000
/** A moment, so that the reply is on its way before its callback is. */
const AFTER_REPLY_MS = 20

export interface CallbackEntry {
  readonly event_id: string
  readonly event_type: string
  readonly state: string
  readonly attempts: number
  readonly due_at: string
  readonly created_at: string
  readonly last_result: string
  /** The raw body that was signed. */
  readonly body: string
}

/** The delay after the given number of failed attempts in milliseconds, null when there is no further attempt. */
export const retryDelay = (attempts: number): number | null => {
  const seconds = LADDER_S[attempts - 1]
  return seconds === undefined ? null : seconds * 1000
}

const delayOf = ({ mode, delayMs }: CallbackSettings): number => {
  if (mode === 'before_reply') return 0
  return mode === 'delayed' ? delayMs : AFTER_REPLY_MS
}

/** The signed callbacks of one account: a log, and a queue of those still to be delivered. */
export class Callbacks {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
    // Deliveries that a crash cut off. Sent twice is right, not at all is not.
    sql.run(`UPDATE callbacks SET state = 'pending' WHERE state = 'sending'`)
  }

  /** Queues an event as the account's settings say. */
  enqueue(event: GatewayEvent, settings: CallbackSettings, now: number): void {
    const state = settings.mode === 'off' ? 'suppressed' : 'pending'
    const copies = settings.mode === 'duplicate' ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      this.#sql.run(
        `INSERT INTO callbacks (event_id, event_type, body, corrupt, state, attempts, due_at, created_at, last_result)
          VALUES (?, ?, ?, ?, ?, 0, ?, ?, '')`,
        event.event_id,
        event.event_type,
        JSON.stringify(event),
        settings.mode === 'corrupt_signature' ? 1 : 0,
        state,
        now + delayOf(settings),
        now,
      )
    }
  }

  /** When the next delivery is due; null when none is. */
  nextDueAt(): number | null {
    const [row] = this.#sql.run(`SELECT min(due_at) AS due_at FROM callbacks WHERE state = 'pending'`)
    return row?.due_at === null || row?.due_at === undefined ? null : integer(row.due_at)
  }

  /** Makes every queued delivery due. */
  hurry(now: number): void {
    this.#sql.run(`UPDATE callbacks SET due_at = ? WHERE state = 'pending'`, now)
  }

  /** Delivers what was due at `now`, many at a time. Gives how many arrived and how many did not. */
  async deliverDue(account: AccountSettings, now: number): Promise<{ sent: number; failed: number }> {
    const counts = { sent: 0, failed: 0 }
    for (let rows = this.#take(now); rows.length > 0; rows = this.#take(now)) {
      const results = await Promise.all(rows.map((row) => this.#deliver(account, row)))
      counts.sent += results.filter(Boolean).length
      counts.failed += results.filter((arrived) => !arrived).length
    }
    return counts
  }

  /** The latest entries, newest first. */
  log(limit: number): CallbackEntry[] {
    return this.#sql.run(`SELECT * FROM callbacks ORDER BY id DESC LIMIT ?`, limit).map((row) => ({
      event_id: text(row.event_id),
      event_type: text(row.event_type),
      state: text(row.state),
      attempts: integer(row.attempts),
      due_at: new Date(integer(row.due_at)).toISOString(),
      created_at: new Date(integer(row.created_at)).toISOString(),
      last_result: text(row.last_result),
      body: text(row.body),
    }))
  }

  #take(now: number): Row[] {
    return this.#sql.run(
      `UPDATE callbacks SET state = 'sending' WHERE id IN
        (SELECT id FROM callbacks WHERE state = 'pending' AND due_at <= ? ORDER BY due_at, id LIMIT ${PARALLEL}) RETURNING *`,
      now,
    )
  }

  async #deliver(account: AccountSettings, row: Row): Promise<boolean> {
    const result = await post(account, text(row.body), integer(row.corrupt) === 1)
    const attempts = integer(row.attempts) + 1
    const delay = result.ok ? null : retryDelay(attempts)
    const state = result.ok ? 'delivered' : delay === null ? 'failed' : 'pending'
    this.#sql.run(
      `UPDATE callbacks SET state = ?, attempts = ?, due_at = ?, last_result = ? WHERE id = ?`,
      state,
      attempts,
      Date.now() + (delay ?? 0),
      result.text,
      integer(row.id),
    )
    return result.ok
  }
}

async function post(account: AccountSettings, body: string, wrongly: boolean): Promise<{ ok: boolean; text: string }> {
  const header = await signatureHeader(account.signingKey, crypto.randomUUID().replaceAll('-', '').slice(0, 16), body)
  try {
    const response = await fetch(account.webhookUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'webhook-signature': wrongly ? corrupt(header) : header,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.body?.cancel()
    return { ok: response.ok, text: String(response.status) }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : 'failed' }
  }
}
