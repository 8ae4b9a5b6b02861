import { presentCreditNote } from '@revkeen-edge/contracts'
import type { CreditNote, Reversal } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { moved, type EventDraft, type Moved } from '../plan.ts'
import type { ReversalState } from './state.ts'

/** The credit note whose last reversal has succeeded: it has had its effect. Null where it waits, or there is none. */
export function noteAfter(
  { now }: Context,
  { note, legs, siblings }: ReversalState,
  succeeded: Reversal,
): (Moved<'creditNotes'> & { readonly events: readonly EventDraft[] }) | null {
  if (!note || note.status !== 'issued') return null
  const others = [...siblings, ...legs.map(({ reversal }) => reversal)].filter(({ id }) => id !== succeeded.id)
  if (others.some(({ status }) => status !== 'succeeded')) return null
  const step = moved('creditNotes', note, { status: 'applied', appliedAt: now, updatedAt: now })
  return { ...step, events: [creditNoteEvent('credit_note.applied', step.after)] }
}

type CreditNoteEventName = 'credit_note.created' | 'credit_note.issued' | 'credit_note.applied' | 'credit_note.voided'

/** An event about a credit note, which carries it as GET gives it. */
export function creditNoteEvent(type: CreditNoteEventName, note: CreditNote): EventDraft {
  return {
    type,
    objectType: 'credit_note',
    objectId: note.id,
    customerId: note.customerId,
    invoiceId: note.invoiceId,
    object: presentCreditNote(note),
  }
}
