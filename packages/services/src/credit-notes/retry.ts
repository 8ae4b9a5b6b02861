import {
  err,
  invalidState,
  missing,
  ok,
  type CreditNote,
  type DomainError,
  type Result,
  type Reversal,
} from '@revkeen-edge/domain'
import { heldInvoice } from '../charging/hold.ts'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { openOfNote } from '../reversals/note.ts'
import { beginReversals, earlierReversals, reverse, type Returning } from '../reversals/reverse.ts'
import { reversibleOf, reversibleQueries } from '../reversals/state.ts'
import { issuedNote, type IssuedNote } from './create.ts'
import { returnsOf } from './figures.ts'

/**
 * Returns what of a credit note's money has not gone back and is not on its way: after a gateway has refused it, or was
 * never reached. From what the payments have left by now, the last one first, each through its own gateway.
 * Errors: `resource_missing`, `invalid_state` for a credit note that returns no money, of which all went back or is on its
 * way, or that is void; `amount_too_large` where the payments have less left. Pinned by credit-notes-retry.test.ts.
 */
export function retryCreditNote(
  context: Context,
  ports: PaymentPorts,
  id: string,
): () => Promise<Result<Planned<IssuedNote>, DomainError>> {
  return reverse(
    context,
    ports,
    () => beginRetry(context, id),
    (state) => ok(issuedNote(state)),
  )
}

async function beginRetry(context: Context, id: string): Promise<Result<Returning, DomainError>> {
  const { rows } = context.db
  const { note, reversals, earlier } = await context.db.load({
    note: rows.creditNotes.byId(id),
    reversals: rows.reversals.ofNote(id),
    earlier: earlierReversals(context),
  })
  if (!note) return err(missing('Credit note'))
  if (earlier.length > 0) return ok({ kind: 'earlier', reversals: earlier })
  const reason = complete(note, reversals)
  if (reason !== null) return err(invalidState(reason))
  const around = reversibleOf(await context.db.load(reversibleQueries(context, { invoiceId: note.invoiceId })))
  if (!around) return err(missing('Credit note'))
  // Read with the invoice, whose version goes along: nobody else voids the note, or returns the same money, meanwhile.
  if (!around.notes.some((each) => each.id === id)) return err(invalidState('The credit note is void.'))
  const wanted = {
    method: note.creditMethod,
    reason: note.reason ?? undefined,
    reasonCode: note.reasonCode ?? undefined,
  }
  const openMinor = openOfNote(
    note,
    around.made.filter(({ creditNoteId }) => creditNoteId === id),
  )
  const returns = returnsOf(context, around, wanted, openMinor)
  if (!returns.ok) return returns
  const { change, held } = heldInvoice(context, around.invoice)
  return ok(
    beginReversals(context, { ...around, invoice: held }, returns.value, {
      note,
      extra: {
        changes: [change],
        audit: [{ action: 'credit_note.retry', objectType: 'credit_note', objectId: id }],
      },
    }),
  )
}

/** Why a credit note has nothing to return; null where it has. */
function complete(note: CreditNote, reversals: readonly Reversal[]): string | null {
  if (note.creditMethod !== 'refund_to_payment_method') return 'The credit note returns no money.'
  if (note.status === 'voided') return 'The credit note is void.'
  if (note.status === 'applied') return 'All money of the credit note went back.'
  if (openOfNote(note, reversals) > 0) return null
  return 'Money of the credit note is on its way back. Look again in a minute.'
}
