import type { Change } from '../plan.ts'
import type { Rows, TableName } from '../ports/rows.ts'

interface Row {
  readonly id: string
  readonly version: number
}

type Stored = { [T in TableName]: Map<string, Rows[T]> }

/** A row that somebody else has changed since it was read: the database refuses the whole commit. */
export class LostRace extends Error {}

/** Rows in memory by table, oldest first, changed as a commit changes them: versions are checked. */
export class Tables {
  #rows: Partial<Stored> = {}

  /** The rows of a table by their ids. */
  of<T extends TableName>(table: T): Map<string, Rows[T]> {
    const rows: Partial<Pick<Stored, T>> = this.#rows
    return (rows[table] ??= new Map())
  }

  all<T extends TableName>(table: T): Rows[T][] {
    return [...this.of(table).values()]
  }

  byId<T extends TableName>(table: T, id: unknown): Rows[T] | null {
    return this.of(table).get(String(id)) ?? null
  }

  put<T extends TableName>(table: T, row: Rows[T] & { readonly id: string }): void {
    this.of(table).set(row.id, row)
  }

  /** What a change leaves. Counters and whatever else has no row here is passed over. */
  apply(change: Change): void {
    if (change.kind === 'insert') this.#insert(change.table, change.row)
    if (change.kind === 'update') this.#update(change.table, change)
    if (change.kind === 'clear_invoice_lines') this.of('invoiceLines').clear()
    if (change.kind === 'settle_transactions') this.#settle(change)
  }

  /** Keeps the rows as they are now, and gives what puts them back. */
  savepoint(): () => void {
    const kept = Object.entries(this.#rows).map(([table, rows]) => [table, new Map<string, unknown>(rows)])
    return () => {
      this.#rows = Object.fromEntries(kept)
    }
  }

  #insert(table: TableName, row: object): void {
    if ('id' in row) this.of(table).set(String(row.id), row as never)
  }

  #update(table: TableName, { id, version, set }: Row & { readonly set: object }): void {
    const row = this.byId(table, id) as Row | null
    if (row?.version !== version) throw new LostRace(`${table} ${id}`)
    this.of(table).set(id, { ...row, ...set, version: version + 1 } as never)
  }

  #settle({ ids, payoutId, at }: Extract<Change, { kind: 'settle_transactions' }>): void {
    for (const id of ids) {
      const row = this.byId('transactions', id)
      if (!row || row.payoutId !== null) throw new LostRace(`transactions ${id}`)
      this.put('transactions', { ...row, payoutId, settledAt: at, updatedAt: at, version: row.version + 1 })
    }
  }
}
