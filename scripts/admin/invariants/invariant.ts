/** A row that breaks an invariant, with what tells it apart. */
export type Violation = Readonly<Record<string, unknown>>

/** Runs a query that changes nothing. */
export type Read = (sql: string) => Promise<readonly Violation[]>

export interface Invariant {
  /** What always holds, as a sentence. */
  readonly name: string
  /** The rows that break it. `now` is in UTC milliseconds. */
  find(read: Read, now: number): Promise<readonly Violation[]>
}

/** An invariant whose violations one query gives. */
export function holds(name: string, sql: string | ((now: number) => string)): Invariant {
  return { name, find: (read, now) => read(typeof sql === 'string' ? sql : sql(now)) }
}

/** A column of a violation as text. */
export function text(row: Violation, column: string): string {
  return String(row[column])
}
