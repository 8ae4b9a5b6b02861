import { err, hasEnded, invalidState, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { loadBill } from '../invoices/load.ts'
import { planMoves } from '../invoices/moves.ts'
import { voiding } from '../invoices/void.ts'
import { joined, update, type Plan, type Planned } from '../plan.ts'
import { stopAll } from './after-invoice.ts'
import { shownRecovery } from './around.ts'
import type { Shown } from './events.ts'
import type { FoundSubscription } from './load.ts'
import { moveSubscription, stepOf } from './moves.ts'

/** How a subscription ends for good. */
export interface Ending {
  readonly step: 'cancel' | 'expire'
  readonly reason: string | null
}

/**
 * Ends a subscription now: no period follows, its recovery and its schedule stop. What was billed stays owed, but for a
 * first payment that nobody made: its invoice is voided. Errors: `invalid_state` where it has ended, `payment_processing`
 * while its first payment is being checked.
 */
export async function endSubscription(
  found: FoundSubscription,
  { step, reason }: Ending,
): Promise<Result<Planned<Shown>, DomainError>> {
  const { context, row, schedule } = found
  const next = stepOf(row, step, step === 'cancel' ? 'canceled' : 'ended')
  if (!next.ok) return next
  const { now } = context
  // What was to end at an instant ended then, whenever that is noticed.
  const endedAt = step === 'cancel' ? Math.min(now, row.cancelAt ?? now) : now
  const stopped = stopAll(context, found.recoveries)
  const recovery = shownRecovery(stopped.recoveries)
  const move = moveSubscription(
    context,
    found,
    {
      status: next.value,
      cancelAt: endedAt,
      canceledAt: step === 'cancel' ? endedAt : null,
      cancelReason: reason ?? row.cancelReason,
      endedAt,
      cancelAtPeriodEnd: false,
      pauseAtPeriodEnd: false,
      resumesAt: null,
    },
    { told: [step === 'cancel' ? 'subscription.canceled' : 'subscription.expired'], recovery },
  )
  const plan: Plan = {
    changes: [
      ...move.changes,
      ...stopped.changes,
      ...(schedule ? [update('subscriptionSchedules', schedule, endedSchedule(now))] : []),
    ],
    events: move.events,
    audit: [{ action: `subscription.${step}`, objectType: 'subscription', objectId: row.id }],
  }
  const voided = row.status === 'pending' ? await voidedFirst(context, row.id, VOID_REASONS[step]) : ok(null)
  if (!voided.ok) return voided
  const whole = voided.value ? joined(plan, voided.value) : plan
  return ok({ value: { row: move.after, recovery }, plan: whole })
}

const VOID_REASONS = {
  cancel: 'The subscription was canceled.',
  expire: 'The first payment was not made in time.',
} as const

const endedSchedule = (now: number) => ({ status: 'canceled', dueAt: null, updatedAt: now }) as const

/** Nobody owes the first invoice of a subscription that never began. */
async function voidedFirst(context: Context, id: string, reason: string): Promise<Result<Plan | null, DomainError>> {
  const { unpaid } = await context.db.load({ unpaid: context.db.rows.subscriptions.unpaidInvoices(id) })
  const [first] = unpaid
  if (!first || first.paidMinor > 0) return ok(null)
  const bill = await loadBill(context, first.id)
  if (!bill.ok) return bill
  const moved = await planMoves(context, bill.value, [voiding(context, bill.value, reason)])
  return moved.ok ? ok(moved.value.plan) : moved
}

/** A plan that changes nothing, for what is as it is asked to be already. */
export function asItIs({ row, recovery }: Shown): Planned<Shown> {
  return { value: { row, recovery }, plan: { changes: [] } }
}

/** Refuses what only a subscription that goes on can have done. `verb` completes "… and cannot be …". */
export function unlessEnded({ row }: Shown, verb: string): Result<null, DomainError> {
  return hasEnded(row) ? err(invalidState(`The subscription is ${row.status} and cannot be ${verb}.`)) : ok(null)
}
