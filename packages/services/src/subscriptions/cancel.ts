import { endOfUse, err, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { subscriptionCanceledMessage } from '../messages/subscription-canceled.ts'
import type { MessageDraft, Planned } from '../plan.ts'
import { asItIs, endedWith, endSubscription, unlessEnded, type Ending, type PlannedEnd } from './end.ts'
import { carryEnd } from './end-carry.ts'
import type { Shown } from './events.ts'
import type { SubscriptionView } from './get.ts'
import type { FoundSubscription } from './load.ts'
import { moveSubscription } from './moves.ts'
import type { SubscriptionPorts } from './start.ts'

/** When, and in whose words. */
export interface Cancellation {
  readonly atPeriodEnd: boolean
  readonly reason: string | null
  /** Left out, what waits to be billed is billed where it ends now. */
  readonly lastInvoice?: Ending['lastInvoice']
}

/**
 * Cancels a subscription: now, or once what the customer has is used up. Doing it twice changes nothing.
 * Errors: `resource_missing`, `invalid_state` for one that has expired, those of ending one.
 */
export function cancelSubscription(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  cancellation: Cancellation,
): () => Promise<Result<Planned<SubscriptionView>, DomainError>> {
  return carryEnd(context, ports, id, (found) => canceling(found, ports.sealer, cancellation))
}

/** The same from what is read already. */
export async function canceling(
  found: FoundSubscription,
  sealer: Sealer,
  { atPeriodEnd, reason, lastInvoice = { sealer } }: Cancellation,
): Promise<Result<PlannedEnd, DomainError>> {
  const { context, row } = found
  if (row.status === 'canceled') return ok(asItIs(found))
  const open = unlessEnded(found, 'canceled')
  if (!open.ok) return err(open.error)
  const used = endOfUse(row, context.now)
  // Before it starts there is nothing to be used up.
  const until = atPeriodEnd && used > context.now && used === row.currentPeriodEnd ? used : null
  if (until !== null && row.cancelAtPeriodEnd) return ok(asItIs(found))
  const planned =
    until === null
      ? await endSubscription(found, { step: 'cancel', reason, lastInvoice })
      : ok({ ...scheduled(found, until, reason), charge: null })
  if (!planned.ok) return planned
  const message = await canceledMessage(found, sealer, until)
  return ok(endedWith(planned.value, { changes: [], messages: [message] }))
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
