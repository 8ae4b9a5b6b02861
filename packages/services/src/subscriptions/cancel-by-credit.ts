import { hasEnded, type CreditNote, type InvoiceLine } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { endedNotice } from '../dunning/notices.ts'
import { logWarn } from '../log.ts'
import type { AuditDraft, Plan } from '../plan.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { shownRecovery } from './around.ts'
import { endOf } from './ended.ts'
import { moveSubscription } from './moves.ts'
import type { Side } from './side.ts'

/**
 * What is put on record where a credit note was to end its subscription and its money does not go back: the subscription goes
 * on, until somebody returns the money and cancels it.
 */
export function keptByCredit(side: Side | null | undefined, note: CreditNote | null): AuditDraft[] {
  if (!side || !note?.cancelSubscription || hasEnded(side.row)) return []
  logWarn('credit_note.subscription_kept', { creditNoteId: note.id, subscriptionId: side.row.id })
  return [{ action: 'subscription.kept', objectType: 'subscription', objectId: side.row.id }]
}

const NOTHING = { changes: [], events: [], messages: [] }

/**
 * Ends the subscription of a credit note that asks for it, once the note has had its effect: where it returns money, not
 * before that has gone back. Of one that has ended, or of no subscription, nothing changes. The note says what the customer
 * pays at last, so what waits to be billed is not billed.
 */
export function cancelByCredit(
  context: Context,
  side: Side | null | undefined,
  note: CreditNote | null,
  lines: readonly InvoiceLine[],
): Required<Pick<Plan, 'changes' | 'events' | 'messages'>> {
  if (!side || !note?.cancelSubscription || note.status !== 'applied' || hasEnded(side.row)) return NOTHING
  const own = onClock(context, side.clock ?? null)
  const end = endOf(own, side, { step: 'cancel', reason: note.reason })
  const before = { row: side.row, recovery: shownRecovery(side.recoveries) }
  const move = moveSubscription(own, before, end.set, { told: end.told, recovery: shownRecovery(end.recoveries) })
  const messages = endedNotice(own, side, { lines }, null)
  return { changes: [...end.changes, ...move.changes], events: [...move.events], messages }
}
