import { nextNumber } from './counters.ts'
import { integer, text, type Row, type Sql } from './sql.ts'

export type ChargebackStatus = 'open' | 'won' | 'lost' | 'withdrawn'

/** Money that a cardholder's bank took back, or only asks about. */
export interface Chargeback {
  readonly id: string
  readonly transactionId: string
  readonly type: 'chargeback' | 'retrieval'
  readonly currency: string
  readonly amountMinor: number
  readonly reason: string
  readonly reasonCode: string
  /** As the bank writes it; empty where it names none. */
  readonly dueDate: string
  readonly status: ChargebackStatus
  /** UTC milliseconds. */
  readonly createdAt: number
}

/** The chargebacks of one account, and what of them its deposits have been short of. */
export class Chargebacks {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
    sql.run(
      `CREATE TABLE IF NOT EXISTS chargebacks (
        id TEXT PRIMARY KEY, transaction_id TEXT NOT NULL, type TEXT NOT NULL, currency TEXT NOT NULL, amount_minor INTEGER NOT NULL,
        reason TEXT NOT NULL, reason_code TEXT NOT NULL, due_date TEXT NOT NULL, status TEXT NOT NULL,
        deducted_minor INTEGER NOT NULL, created_at INTEGER NOT NULL
      ) STRICT`,
    )
  }

  open(told: Omit<Chargeback, 'id' | 'status'>): Chargeback {
    const chargeback: Chargeback = {
      ...told,
      id: `CB${nextNumber(this.#sql, 'chargeback', 400_001)}`,
      status: 'open',
    }
    this.#sql.run(
      `INSERT INTO chargebacks VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', 0, ?)`,
      chargeback.id,
      chargeback.transactionId,
      chargeback.type,
      chargeback.currency,
      chargeback.amountMinor,
      chargeback.reason,
      chargeback.reasonCode,
      chargeback.dueDate,
      chargeback.createdAt,
    )
    return chargeback
  }

  /** What the bank decided, once; only what was won may be lost after all. Null where there is none to decide. */
  decide(id: string, status: ChargebackStatus): Chargeback | null {
    const [row] = this.#sql.run(
      `UPDATE chargebacks SET status = ?1 WHERE id = ?2 AND (status = 'open' OR (status = 'won' AND ?1 = 'lost')) RETURNING *`,
      status,
      id,
    )
    return row ? chargebackOf(row) : null
  }

  /** A mere question becomes a chargeback under the same id. Null where there is no such question. */
  escalate(id: string): Chargeback | null {
    const [row] = this.#sql.run(
      `UPDATE chargebacks SET type = 'chargeback', status = 'open' WHERE id = ? AND type = 'retrieval' RETURNING *`,
      id,
    )
    return row ? chargebackOf(row) : null
  }

  /** Takes what is due off the day's deposit in a currency. */
  deduct(currency: string): void {
    this.#sql.run(
      `UPDATE chargebacks SET deducted_minor = iif(status IN ('won', 'withdrawn') OR type = 'retrieval', 0, amount_minor)
        WHERE currency = ?`,
      currency,
    )
  }

  /** What deposits are still to be short of, by currency; below zero where more was won back. */
  due(): ReadonlyMap<string, number> {
    const rows = this.#sql.run(
      `SELECT currency, sum(iif(status IN ('won', 'withdrawn') OR type = 'retrieval', 0, amount_minor) - deducted_minor) AS due
        FROM chargebacks GROUP BY currency`,
    )
    return new Map(rows.map((row) => [text(row.currency), integer(row.due)]))
  }
}

const chargebackOf = (row: Row): Chargeback => ({
  id: text(row.id),
  transactionId: text(row.transaction_id),
  type: text(row.type) === 'retrieval' ? 'retrieval' : 'chargeback',
  currency: text(row.currency),
  amountMinor: integer(row.amount_minor),
  reason: text(row.reason),
  reasonCode: text(row.reason_code),
  dueDate: text(row.due_date),
  status: statusOf(text(row.status)),
  createdAt: integer(row.created_at),
})

const statusOf = (word: string): ChargebackStatus =>
  word === 'won' || word === 'lost' || word === 'withdrawn' ? word : 'open'
