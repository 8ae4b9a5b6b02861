import { hasEnded, type CreditNote } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Plan } from '../plan.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { stopAll } from './after-invoice.ts'
import { shownRecovery } from './around.ts'
import { moveSubscription, statusAfter } from './moves.ts'
import type { Side } from './side.ts'

const NOTHING = { changes: [], events: [] }

/**
 * Ends the subscription of a credit note that asks for it, once the note has had its effect: where it returns money, not
 * before that has gone back. Of one that has ended, or of no subscription, nothing changes.
 */
export function cancelByCredit(
  context: Context,
  side: Side | null | undefined,
  note: CreditNote | null,
): Required<Pick<Plan, 'changes' | 'events'>> {
  if (!side || !note?.cancelSubscription || note.status !== 'applied' || hasEnded(side.row)) return NOTHING
  const own = onClock(context, side.clock ?? null)
  const { now } = own
  const { row, recoveries } = side
  const stopped = stopAll(own, recoveries)
  const set = {
    status: statusAfter(row.status, 'cancel'),
    cancelAt: now,
    canceledAt: now,
    endedAt: now,
    cancelReason: note.reason ?? row.cancelReason,
    cancelAtPeriodEnd: false,
    pauseAtPeriodEnd: false,
    resumesAt: null,
  }
  const move = moveSubscription(own, { row, recovery: shownRecovery(recoveries) }, set, {
    told: ['subscription.canceled'],
    recovery: shownRecovery(stopped.recoveries),
  })
  return { changes: [...stopped.changes, ...move.changes], events: [...move.events] }
}
