import type { DomainError, Invoice } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Push } from './external-decide.ts'
import { numberTaken } from './taken.ts'

type Numbered = Pick<Invoice, 'id' | 'number'>

/** Which invoice has which number, as the pushes of a request are decided one after the other. */
export interface Numbers {
  /** Moves an invoice to the number that it has after a push, which deletes it where null. Errors: `conflict` where another one has it. */
  claim(before: Numbered | null, after: Numbered | null): DomainError | null
}

/** Who has the numbers that pushes name, in one round trip; without pushes it is known of those alone that are claimed. */
export async function numbersOf({ db }: Context, items: readonly Push[]): Promise<Numbers> {
  const named = [...new Set(items.flatMap(({ invoice_number: number }) => number ?? []))]
  const queries = named.map((number) => [number, db.rows.invoices.byNumber(number)] as const)
  const found = queries.length === 0 ? {} : await db.load(Object.fromEntries(queries))
  const owners = new Map(Object.entries(found).flatMap(([number, row]) => (row ? [[number, row.id] as const] : [])))
  return {
    claim(before, after) {
      if (before?.number != null && owners.get(before.number) === before.id) owners.delete(before.number)
      if (!after || after.number === null) return null
      const { id, number } = after
      const owner = owners.get(number) ?? id
      owners.set(number, owner)
      return owner === id ? null : numberTaken(number)
    },
  }
}
