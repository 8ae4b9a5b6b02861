import type { CancelSubscriptionSchedule } from '@revkeen-edge/contracts'
import { hasEnded, ok, type DomainError, type Result, type SubscriptionSchedule } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { joined, update, updated, type Plan, type Planned } from '../plan.ts'
import { canceling } from '../subscriptions/cancel.ts'
import { asItIs, endedWith, type PlannedEnd } from '../subscriptions/end.ts'
import { carryEnd } from '../subscriptions/end-carry.ts'
import { loadSubscription, type FoundSubscription } from '../subscriptions/load.ts'
import { moveSubscription } from '../subscriptions/moves.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'

import { findOpenSchedule, type FoundSchedule } from './find.ts'
import { getSchedule } from './get.ts'

type Canceled = Result<Planned<SubscriptionSchedule>, DomainError>

/**
 * Cancels a schedule, and with it the subscription that is in one of its phases; one that no phase has begun of goes on. What
 * waits for the next invoice is billed with that, less the unused time where `prorate` asks for it, unless `invoice_now` is
 * false. Errors: `resource_missing`, `invalid_state` for a schedule that is over, those of ending a subscription.
 */
export function cancelSchedule(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  body: CancelSubscriptionSchedule,
): () => Promise<Canceled> {
  let ending: ReturnType<typeof carryEnd> | null = null
  return async () => {
    const read = await getSchedule(context, id)
    if (!read.ok) return read
    const { subscriptionId, status } = read.value
    if (!ending && (subscriptionId === null || status === 'not_started')) return cancelAlone(context, id)
    ending ??= carryEnd(context, ports, subscriptionId ?? '', (found) => endingBoth(found, ports, id, body))
    const ended = await ending()
    if (!ended.ok) return ended
    return ok({ value: updated(read.value, closed(ended.value.value)), plan: ended.value.plan })
  }
}

function closed({ now }: { readonly now: number }) {
  return { status: 'canceled', dueAt: null, phaseIndex: null, updatedAt: now } as const
}

/** A schedule that is on ends with its subscription. */
async function endingBoth(
  found: FoundSubscription,
  { sealer }: Pick<SubscriptionPorts, 'sealer'>,
  id: string,
  { invoice_now: bills = true, prorate: prorates = false }: CancelSubscriptionSchedule,
): Promise<Result<PlannedEnd, DomainError>> {
  const open = await findOpenSchedule(found.context, id, 'canceled')
  if (!open.ok) return open
  if (hasEnded(found.row)) return ok(endedWith(asItIs(found), closing(open.value)))
  const lastInvoice = bills ? { sealer, prorates } : null
  const ended = await canceling(found, sealer, { atPeriodEnd: false, reason: 'schedule_canceled', lastInvoice })
  return ended.ok ? ok(endedWith(ended.value, { changes: [], audit: [auditOf(id)] })) : ended
}

async function cancelAlone(context: Context, id: string): Promise<Canceled> {
  const open = await findOpenSchedule(context, id, 'canceled')
  if (!open.ok) return open
  const { context: own, schedule } = open.value
  const value = updated(schedule, closed(own))
  const plan = closing(open.value)
  const read = schedule.subscriptionId === null ? null : await loadSubscription(own, schedule.subscriptionId)
  if (read && !read.ok) return read
  if (!read || read.value.row.scheduleId === null) return ok({ value, plan })
  const { changes, events } = moveSubscription(own, read.value, { scheduleId: null })
  return ok({ value, plan: joined(plan, { changes, events }) })
}

function closing({ context, schedule }: FoundSchedule): Plan {
  return { changes: [update('subscriptionSchedules', schedule, closed(context))], audit: [auditOf(schedule.id)] }
}

const auditOf = (objectId: string) => ({
  action: 'subscription_schedule.cancel',
  objectType: 'subscription_schedule',
  objectId,
})
