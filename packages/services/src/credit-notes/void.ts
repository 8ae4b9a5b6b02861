import {
  creditNoteVoided,
  err,
  invalidState,
  invoiceAfterCreditVoid,
  missing,
  ok,
  type CreditNote,
  type CustomerBalance,
  type DomainError,
  type Invoice,
  type Result,
  type Reversal,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { invoiceEvent } from '../invoices/events.ts'
import { moved, type Planned } from '../plan.ts'
import { creditNoteEvent } from '../reversals/note.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'

/**
 * Voids a credit note that has not had all of its effect: what it credited is owed, or the merchant's, again. Returns no
 * money and charges none. Errors: `resource_missing`, `invalid_state` for one that is applied or void, of which money went
 * back or is on its way, or whose credit the customer has spent. Pinned by credit-notes.test.ts.
 */
export async function voidCreditNote(context: Context, id: string): Promise<Result<Planned<CreditNote>, DomainError>> {
  const { rows } = context.db
  const { note, reversals, invoice, lines, balance, clock } = await context.db.load({
    note: rows.creditNotes.byId(id),
    reversals: rows.reversals.ofNote(id),
    invoice: rows.creditNotes.invoiceOf(id),
    lines: rows.creditNotes.invoiceLinesOf(id),
    balance: rows.creditNotes.balanceOf(id),
    clock: rows.testClocks.ofCreditNote(id),
  })
  if (!note || !invoice) return err(missing('Credit note'))
  const reason = unvoidable(note, reversals, invoice, balance)
  if (reason !== null) return err(invalidState(reason))
  const { now } = onItsClock(context, clock)
  const after = moved('creditNotes', note, { status: 'voided', voidedAt: now, updatedAt: now })
  const credited = moved('invoices', invoice, invoiceAfterCreditVoid(invoice, note, now))
  return ok({
    value: after.after,
    plan: {
      changes: [after.change, credited.change],
      movements: [creditNoteVoided(note)],
      events: [
        creditNoteEvent('credit_note.voided', after.after),
        invoiceEvent('invoice.updated', { invoice: credited.after, lines }, { invoice, lines }),
      ],
      audit: [{ action: 'credit_note.void', objectType: 'credit_note', objectId: id }],
    },
  })
}

/** Why a credit note cannot be voided; null where it can. */
function unvoidable(
  { status, creditMethod, amountMinor, appliedMinor, currency }: CreditNote,
  reversals: readonly Reversal[],
  invoice: Invoice,
  balance: CustomerBalance | null,
): string | null {
  if (status === 'applied') return 'The credit note is applied and cannot be voided.'
  if (status === 'voided') return 'The credit note is void already.'
  if (reversals.some((reversal) => reversal.status === 'processing')) {
    return 'Money of the credit note is on its way back. Look again in a minute.'
  }
  if (reversals.some((reversal) => reversal.status === 'succeeded')) {
    return 'Money of the credit note went back, so it cannot be voided.'
  }
  if (appliedMinor > 0 && invoice.refundedMinor > 0) {
    return 'Money of the invoice went back since, so what the credit note settled cannot be owed again.'
  }
  const spendable = balance?.balanceMinor ?? 0
  if (creditMethod === 'customer_balance' && spendable < amountMinor - appliedMinor) {
    return `Only ${spendable} of its credit is left on the customer’s balance, in minor units of ${currency}.`
  }
  return null
}
