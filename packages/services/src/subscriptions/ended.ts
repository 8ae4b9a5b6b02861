import { type DunningCase, type Subscription } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { stopCase } from '../dunning/case.ts'
import type { Change } from '../plan.ts'
import type { SubscriptionEventName } from './events.ts'
import { statusAfter } from './moves.ts'

/** How a subscription ends for good. */
export interface EndingStep {
  readonly step: 'cancel' | 'expire'
  readonly reason: string | null
}

/** The end of a subscription: what becomes of its row, and what stops with it. */
export interface End {
  readonly set: Partial<Subscription>
  readonly told: readonly SubscriptionEventName[]
  /** Those that it goes on to show. */
  readonly recoveries: readonly DunningCase[]
  /** All but its row: its recoveries and the schedule that it follows. */
  readonly changes: readonly Change[]
}

/** The one end that subscriptions have, whoever ends them. For one that has not ended. */
export function endOf(
  { now }: Pick<Context, 'now'>,
  { row, recoveries }: { readonly row: Subscription; readonly recoveries: readonly DunningCase[] },
  { step, reason }: EndingStep,
): End {
  const isCanceled = step === 'cancel'
  // What was to end at an instant ended then, whenever that is noticed.
  const endedAt = isCanceled ? Math.min(now, row.cancelAt ?? now) : now
  const stopped = stopAll({ now }, recoveries)
  return {
    set: {
      status: statusAfter(row.status, step),
      cancelAt: endedAt,
      canceledAt: isCanceled ? endedAt : null,
      cancelReason: reason ?? row.cancelReason,
      endedAt,
      cancelAtPeriodEnd: false,
      pauseAtPeriodEnd: false,
      resumesAt: null,
    },
    told: [isCanceled ? 'subscription.canceled' : 'subscription.expired'],
    recoveries: stopped.recoveries,
    changes: [
      ...stopped.changes,
      { kind: 'end_schedule', subscriptionId: row.id, at: now },
      ...(row.payments === 0 ? [{ kind: 'return_redemptions' as const, subscriptionId: row.id }] : []),
    ],
  }
}

/** Recoveries of which none goes on. */
export function stopAll(
  context: Pick<Context, 'now'>,
  recoveries: readonly DunningCase[],
): Pick<End, 'recoveries' | 'changes'> {
  const moves = recoveries.map((row) => (row.status === 'open' ? stopCase(context, row) : null))
  return {
    recoveries: recoveries.map((row, index) => moves[index]?.after ?? row).filter(isShown),
    changes: moves.flatMap((move) => move?.changes ?? []),
  }
}

/** Whether a recovery is one that its subscription shows. */
export function isShown({ status }: DunningCase): boolean {
  return status === 'open' || status === 'exhausted'
}
