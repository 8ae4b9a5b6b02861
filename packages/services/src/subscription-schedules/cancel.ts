import type { CancelSubscriptionSchedule } from '@revkeen-edge/contracts'
import { hasEnded, ok, type DomainError, type Result, type SubscriptionSchedule } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { joined, update, updated, type Plan, type Planned } from '../plan.ts'
import { canceling } from '../subscriptions/cancel.ts'
import { carryOn } from '../subscriptions/carry-on.ts'
import { loadSubscription } from '../subscriptions/load.ts'
import { moveSubscription } from '../subscriptions/moves.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'

import { findOpenSchedule, type FoundSchedule } from './find.ts'
import { planLastInvoice } from './last-invoice.ts'

type Canceled = Result<Planned<SubscriptionSchedule>, DomainError>

/**
 * Cancels a schedule, and with it the subscription that is in one of its phases; one that no phase has begun of goes on. With
 * `invoice_now` what waits for the next invoice is billed first, less the unused time where `prorate` asks for it. Errors:
 * `resource_missing`, `invalid_state` for a schedule that is over, those of pricing an invoice.
 */
export function cancelSchedule(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  { invoice_now: bills = false, prorate = false }: CancelSubscriptionSchedule,
): () => Promise<Canceled> {
  let billed = !bills
  return async () => {
    const found = await findOpenSchedule(context, id, 'canceled')
    if (!found.ok) return found
    if (!billed) {
      const last = await billLast(found.value, ports, prorate)
      if (!last.ok) return last
      billed = true
    }
    return planCancel(found.value, ports)
  }
}

async function billLast({ context, schedule }: FoundSchedule, ports: SubscriptionPorts, prorate: boolean) {
  const { subscriptionId, status } = schedule
  if (status !== 'active' || subscriptionId === null) return ok(null)
  const step = await planLastInvoice(context, ports.sealer, subscriptionId, prorate)
  if (!step.ok || !step.value) return step
  return carryOn(context, ports, step.value)
}

async function planCancel({ context, schedule }: FoundSchedule, { sealer }: SubscriptionPorts): Promise<Canceled> {
  const set = { status: 'canceled', dueAt: null, phaseIndex: null, updatedAt: context.now } as const
  const own: Plan = {
    changes: [update('subscriptionSchedules', schedule, set)],
    audit: [{ action: 'subscription_schedule.cancel', objectType: 'subscription_schedule', objectId: schedule.id }],
  }
  const value = updated(schedule, set)
  if (schedule.subscriptionId === null) return ok({ value, plan: own })
  const read = await loadSubscription(context, schedule.subscriptionId)
  if (!read.ok) return read
  // The schedule is this plan's to close.
  const found = { ...read.value, schedule: null }
  if (hasEnded(found.row) || schedule.status === 'not_started') {
    const { changes, events } =
      found.row.scheduleId === null ? NOTHING : moveSubscription(context, found, { scheduleId: null })
    return ok({ value, plan: joined(own, { changes, events }) })
  }
  const ended = await canceling(found, sealer, { atPeriodEnd: false, reason: 'schedule_canceled' })
  return ended.ok ? ok({ value, plan: joined(own, ended.value.plan) }) : ended
}

const NOTHING = { changes: [], events: [] }
