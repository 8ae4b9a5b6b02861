import type { Card, Transaction, VaultCustomer } from '../nmi/model.ts'
import { nextNumber } from './counters.ts'
import { parsed, type Row, type Sql, type SqlValue } from './sql.ts'

export interface TransactionFilter {
  readonly ids?: readonly string[]
  readonly orderIds?: readonly string[]
  readonly conditions?: readonly string[]
  /** Changed at or after, and at or before: UTC milliseconds. */
  readonly from?: number
  readonly to?: number
}

/** Transactions and vaulted customers of one gateway account. */
export class Ledger {
  readonly #sql: Sql
  readonly #idSpace: number

  /** `idSpace` keeps the numbers of different accounts apart. */
  constructor(sql: Sql, idSpace: number) {
    this.#sql = sql
    this.#idSpace = idSpace
  }

  nextTransactionId(): string {
    return String(nextNumber(this.#sql, 'transaction', this.#idSpace * 10_000_000 + 1))
  }

  /** The number in an error text by which the gateway's support would find the request. */
  nextReference(): string {
    return String(nextNumber(this.#sql, 'reference', 3_300_000_001))
  }

  nextVaultId(): string {
    return String(nextNumber(this.#sql, 'customer', ((this.#idSpace % 900) + 100) * 1_000_000 + 1))
  }

  nextBatchId(): string {
    return String(nextNumber(this.#sql, 'batch', this.#idSpace * 1000 + 1))
  }

  transaction(id: string): Transaction | null {
    if (!/^\d{1,15}$/.test(id)) return null
    const [row] = this.#sql.run(`SELECT data FROM transactions WHERE id = ?`, Number(id))
    return row ? parsed<Transaction>(row.data) : null
  }

  save(transaction: Transaction, now: number): void {
    const { id, type, condition, orderId, card, amountMinor, currency, createdAt } = transaction
    this.#sql.run(
      `INSERT OR REPLACE INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      Number(id),
      type,
      condition,
      orderId,
      card.hash,
      amountMinor,
      currency,
      createdAt,
      now,
      JSON.stringify(transaction),
    )
    if (orderId !== '') this.#sql.run(`INSERT OR IGNORE INTO order_references VALUES (?, ?)`, orderId, Number(id))
  }

  /** Takes a transaction off the record, as if it had never been. */
  forget(id: string): void {
    this.#sql.run(`DELETE FROM order_references WHERE transaction_id = ?`, Number(id))
    this.#sql.run(`DELETE FROM transactions WHERE id = ?`, Number(id))
  }

  /** An approved charge like this one since `since`, the gateway's duplicate check. */
  hasDuplicate(charge: { type: string; card: Card; amountMinor: number; currency: string }, since: number): boolean {
    const { type, card, amountMinor, currency } = charge
    return (
      this.#sql.run(
        `SELECT 1 FROM transactions WHERE card_hash = ? AND created_at >= ? AND type = ? AND amount_minor = ? AND currency = ?
          AND condition NOT IN ('failed', 'canceled') LIMIT 1`,
        card.hash,
        since,
        type,
        amountMinor,
        currency,
      ).length > 0
    )
  }

  /** Oldest first. An order id finds a transaction also by an id that a later capture replaced. */
  search(filter: TransactionFilter): Transaction[] {
    const { where, values } = conditionsOf(filter)
    const rows = this.#sql.run(`SELECT data FROM transactions ${where} ORDER BY id`, ...values)
    return rows.map((row) => parsed<Transaction>(row.data))
  }

  recent(limit: number): Transaction[] {
    const rows = this.#sql.run(`SELECT data FROM transactions ORDER BY id DESC LIMIT ?`, limit)
    return rows.map((row) => parsed<Transaction>(row.data))
  }

  customer(id: string): VaultCustomer | null {
    const [row] = this.#sql.run(`SELECT data FROM customers WHERE id = ?`, id)
    return row ? parsed<VaultCustomer>(row.data) : null
  }

  customers(): VaultCustomer[] {
    return this.#sql
      .run(`SELECT data FROM customers ORDER BY updated_at, id`)
      .map((row: Row) => parsed<VaultCustomer>(row.data))
  }

  saveCustomer(customer: VaultCustomer): void {
    const { id, updatedAt } = customer
    this.#sql.run(`INSERT OR REPLACE INTO customers VALUES (?, ?, ?)`, id, JSON.stringify(customer), updatedAt)
  }

  deleteCustomer(id: string): void {
    this.#sql.run(`DELETE FROM customers WHERE id = ?`, id)
  }
}

function conditionsOf(filter: TransactionFilter): { where: string; values: SqlValue[] } {
  const parts: string[] = []
  const values: SqlValue[] = []
  const add = (part: string, value: SqlValue): void => {
    parts.push(part)
    values.push(value)
  }
  if (filter.ids) add(`id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))`, JSON.stringify(filter.ids))
  if (filter.orderIds) {
    add(
      `id IN (SELECT transaction_id FROM order_references WHERE order_id IN (SELECT value FROM json_each(?)))`,
      JSON.stringify(filter.orderIds),
    )
  }
  if (filter.conditions) add(`condition IN (SELECT value FROM json_each(?))`, JSON.stringify(filter.conditions))
  if (filter.from !== undefined) add(`updated_at >= ?`, filter.from)
  if (filter.to !== undefined) add(`updated_at <= ?`, filter.to)
  return { where: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values }
}
