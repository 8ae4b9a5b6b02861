import {
  err,
  missing,
  ok,
  type CreditNote,
  type CreditNoteLine,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Page, Window } from '../ports/repositories.ts'

export async function getCreditNote({ db }: Context, id: string): Promise<Result<CreditNote, DomainError>> {
  const { row } = await db.load({ row: db.rows.creditNotes.byId(id) })
  return row ? ok(row) : err(missing('Credit note'))
}

/** The lines of a credit note, in order: a window of the at most thousand that there are. */
export async function linesOfCreditNote(
  { db }: Context,
  id: string,
  { limit, offset }: Window,
): Promise<Result<Page<CreditNoteLine>, DomainError>> {
  const { row, lines } = await db.load({ row: db.rows.creditNotes.byId(id), lines: db.rows.creditNotes.lines(id) })
  if (!row) return err(missing('Credit note'))
  return ok({ items: lines.slice(offset, offset + limit), total: lines.length, hasMore: offset + limit < lines.length })
}
