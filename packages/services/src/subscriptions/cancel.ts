import { err, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { subscriptionCanceledMessage } from '../messages/subscription-canceled.ts'
import type { MessageDraft, Planned } from '../plan.ts'
import { asItIs, endSubscription, unlessEnded } from './end.ts'
import type { Shown } from './events.ts'
import type { SubscriptionView } from './get.ts'
import { loadSubscription, type FoundSubscription } from './load.ts'
import { moveSubscription } from './moves.ts'

/** When, and in whose words. */
export interface Cancellation {
  readonly atPeriodEnd: boolean
  readonly reason: string | null
}

/**
 * Cancels a subscription: now, or once what the customer has is used up. Doing it twice changes nothing.
 * Errors: `resource_missing`, `invalid_state` for one that has expired.
 */
export async function cancelSubscription(
  context: Context,
  sealer: Sealer,
  id: string,
  cancellation: Cancellation,
): Promise<Result<Planned<SubscriptionView>, DomainError>> {
  const found = await loadSubscription(context, id)
  if (!found.ok) return found
  const canceled = await canceling(found.value, sealer, cancellation)
  return canceled.ok ? ok(viewed(found.value, canceled.value)) : canceled
}

/** The same from what is read already. */
export async function canceling(
  found: FoundSubscription,
  sealer: Sealer,
  { atPeriodEnd, reason }: Cancellation,
): Promise<Result<Planned<Shown>, DomainError>> {
  const { context, row } = found
  if (row.status === 'canceled') return ok(asItIs(found))
  const open = unlessEnded(found, 'canceled')
  if (!open.ok) return err(open.error)
  const until = atPeriodEnd && row.currentPeriodEnd > context.now ? row.currentPeriodEnd : null
  if (until !== null && row.cancelAtPeriodEnd) return ok(asItIs(found))
  const planned =
    until === null ? await endSubscription(found, { step: 'cancel', reason }) : ok(scheduled(found, until, reason))
  if (!planned.ok) return planned
  const message = await canceledMessage(found, sealer, until)
  const { plan, value } = planned.value
  return ok({ value, plan: { ...plan, messages: [...(plan.messages ?? []), message] } })
}

function scheduled(found: FoundSubscription, cancelAt: number, reason: string | null): Planned<Shown> {
  const { context, row, recovery } = found
  const set = { cancelAtPeriodEnd: true, cancelAt, cancelReason: reason ?? row.cancelReason }
  const { after, changes, events } = moveSubscription(context, found, set)
  const audit = [{ action: 'subscription.schedule_cancel', objectType: 'subscription', objectId: row.id }]
  return { value: { row: after, recovery }, plan: { changes, events, audit } }
}

/** Tells the customer, and until when there is access; null where it has ended. */
export function canceledMessage(
  found: FoundSubscription,
  sealer: Sealer,
  accessUntil: number | null,
): Promise<MessageDraft> {
  const { context, row, customer, planName } = found
  return subscriptionCanceledMessage(sealer, {
    merchantId: row.merchantId,
    subscriptionId: row.id,
    customer,
    planName,
    timeZone: row.timezone,
    currency: row.currency,
    card: null,
    canceledAt: context.now,
    accessUntil,
    refundMinor: 0,
    againUrl: null,
  })
}

/** A plan whose subscription is shown, at its own time. */
export function viewed({ context }: FoundSubscription, { value, plan }: Planned<Shown>): Planned<SubscriptionView> {
  return { value: { row: value.row, recovery: value.recovery, now: context.now }, plan }
}
