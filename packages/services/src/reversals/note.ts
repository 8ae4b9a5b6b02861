import { presentCreditNote } from '@revkeen-edge/contracts'
import type { CreditNote, Reversal } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { moved, type EventDraft, type Moved } from '../plan.ts'
import type { ReversalState } from './state.ts'

/** All that was done to return a credit note's money, as it stands by now, oldest first. */
export function reversalsOfNote({ note, made, siblings, legs }: ReversalState): Reversal[] {
  const all = [...made, ...siblings, ...legs.map(({ reversal }) => reversal)]
  const latest = new Map(all.map((reversal) => [reversal.id, reversal]))
  return [...latest.values()].filter(({ creditNoteId }) => note !== null && creditNoteId === note.id)
}

/** What of a credit note has not gone back and is not on its way, in minor units. `reversals` are its own. */
export function openOfNote(note: CreditNote, reversals: readonly Reversal[]): number {
  const going = reversals.filter(({ status }) => status === 'succeeded' || status === 'processing')
  return going.reduce((open, { amountMinor }) => open - amountMinor, note.amountMinor - note.appliedMinor)
}

/**
 * The credit note that money which went back was for. What was given up, and arrives after something else was sent in its
 * place, or after the note was voided, is a refund by itself: a credit note returns no more than it credits.
 */
export function noteOfReturn(state: ReversalState, { status, creditNoteId, amountMinor }: Reversal): string | null {
  if (!state.note || status !== 'canceled') return creditNoteId
  if (state.note.status === 'voided') return null
  return amountMinor > openOfNote(state.note, reversalsOfNote(state)) ? null : creditNoteId
}

/** The credit note all of whose money has gone back: it has had its effect. Null where it waits, or there is none. */
export function noteAfter(
  { now }: Context,
  state: ReversalState,
  succeeded: Reversal,
): (Moved<'creditNotes'> & { readonly events: readonly EventDraft[] }) | null {
  const { note } = state
  if (!note || note.status !== 'issued' || succeeded.creditNoteId !== note.id) return null
  const others = reversalsOfNote(state).filter(({ id }) => id !== succeeded.id)
  const gone = [...others, succeeded].filter(({ status }) => status === 'succeeded')
  if (openOfNote(note, gone) > 0) return null
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
