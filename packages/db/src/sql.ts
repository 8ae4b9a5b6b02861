import { Column, getTableName, Table } from 'drizzle-orm'

/** What D1 takes and gives: no booleans, dates or objects. */
export type SqlValue = string | number | null

/** A piece of SQL and what it binds, in order. */
export class Sql {
  readonly text: string
  readonly values: readonly SqlValue[]

  constructor(text: string, values: readonly SqlValue[] = []) {
    this.text = text
    this.values = values
  }
}

type Part = Sql | Column | Table | SqlValue | boolean

/** Composes SQL: pieces, tables and columns go into the text, every other value is bound. */
export function sql(strings: readonly string[], ...parts: readonly Part[]): Sql {
  const values: SqlValue[] = []
  let [text = ''] = strings
  for (let at = 0; at < parts.length; at += 1) {
    text += place(parts[at] ?? null, values) + (strings[at + 1] ?? '')
  }
  return new Sql(text, values)
}

function place(part: Part, values: SqlValue[]): string {
  if (part instanceof Sql) {
    values.push(...part.values)
    return part.text
  }
  if (part instanceof Column) return nameOf(part)
  if (part instanceof Table) return `"${getTableName(part)}"`
  values.push(typeof part === 'boolean' ? Number(part) : part)
  return '?'
}

const names = new Map<Column, string>()

function nameOf(column: Column): string {
  const known = names.get(column)
  if (known !== undefined) return known
  const name = `"${getTableName(column.table)}"."${column.name}"`
  names.set(column, name)
  return name
}

/** Text of ours, taken as it is. */
export function raw(text: string): Sql {
  return new Sql(text)
}

/** Conditions that must all hold. Those left undefined do not restrict. */
export function every(conditions: readonly (Sql | undefined)[]): Sql {
  const given = conditions.filter((condition) => condition !== undefined)
  return new Sql(
    given.map(({ text }) => text).join(' AND '),
    given.flatMap(({ values }) => values),
  )
}

/** `column = value`; a value left undefined does not restrict. */
export function equals(column: Column, value: string | number | boolean | undefined): Sql | undefined {
  return value === undefined ? undefined : sql`${column} = ${value}`
}

/** The column's value is one of these. They travel as one parameter, so their number has no limit. */
export function oneOf(column: Column, values: readonly string[]): Sql {
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`
}

/** The same where values left undefined do not restrict. */
export function among(column: Column, values: readonly string[] | undefined): Sql | undefined {
  return values && oneOf(column, values)
}

/** Both ends are within; one left undefined is open. */
export function between(column: Column, from: number | undefined, to: number | undefined): Sql | undefined {
  if (from === undefined && to === undefined) return undefined
  return every([
    from === undefined ? undefined : sql`${column} >= ${from}`,
    to === undefined ? undefined : sql`${column} <= ${to}`,
  ])
}
