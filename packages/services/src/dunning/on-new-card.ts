import type { DunningCase, PaymentMethod, Subscription } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Change } from '../plan.ts'

/*
 * What failed to be paid is tried again as soon as it is charged to another card. Both go behind the change of the card in
 * its commit; the next sweep finds it due.
 */

/**
 * A method has become its customer's default: it takes the place of the own cards of subscriptions that a bank has refused for
 * good, and the subscriptions that are charged to it now are retried.
 */
export function retryAsDefault(
  { now }: Pick<Context, 'now'>,
  { id, customerId }: Pick<PaymentMethod, 'id' | 'customerId'>,
): Change[] {
  return [
    { kind: 'drop_refused_methods', customerId, methodId: id, at: now },
    { kind: 'retry_dunning', customerId, methodId: id, subscriptionId: null, at: now },
  ]
}

/** A subscription has got a method of its own: it alone is retried. */
export function retryAsOwn(
  { now }: Pick<Context, 'now'>,
  { id, customerId }: Pick<Subscription, 'id' | 'customerId'>,
  methodId: string,
): Change[] {
  return [{ kind: 'retry_dunning', customerId, methodId, subscriptionId: id, at: now }]
}

/** A recovery as `retryAsOwn` leaves it, for its subscription to show; as it is where no other card is given. */
export function triedAgain(
  { now }: Pick<Context, 'now'>,
  recovery: DunningCase,
  given: Pick<PaymentMethod, 'refusedAt'> | null,
): DunningCase {
  if (given?.refusedAt !== null) return recovery
  const waits = recovery.status === 'exhausted' || (recovery.status === 'open' && recovery.dueAt !== null)
  return waits ? { ...recovery, status: 'open', endedAt: null, dueAt: now, dueStep: 'retry' } : recovery
}
