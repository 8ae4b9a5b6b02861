import {
  cursorOf,
  err,
  invalidState,
  isBilled,
  missing,
  nextBillingStep,
  ok,
  termsOf,
  type DomainError,
  type Result,
  type Subscription,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { joined, type Plan, type Planned } from '../plan.ts'
import { loadForBilling, shownRecovery, type FoundForBilling } from './around.ts'
import { periodOfStep } from './bill.ts'
import { planBilling } from './billing.ts'
import { carryView } from './carry-view.ts'
import type { SubscriptionEventName } from './events.ts'
import type { SubscriptionView } from './get.ts'
import { advanced, moveSubscription, spokenStatus } from './moves.ts'
import { resumption } from './resumption.ts'
import { chargeOf, type Opening, type SubscriptionPorts } from './start.ts'

/** What is done to a subscription before what is due by then is billed. */
export interface Anew {
  readonly set: Partial<Subscription>
  readonly told: readonly SubscriptionEventName[]
  /** What the audit calls it. */
  readonly action: string
}

/** Decides from the row, at the subscription's own time; null leaves it as it is. */
export type DecideAnew = (row: Subscription, now: number) => Result<Anew | null, DomainError>

/**
 * Changes a subscription and bills the period that begins with the change, in one commit with its charge. A payment that fails
 * is no error: the subscription falls behind. Errors: `resource_missing`, those of `decide` and of pricing an invoice.
 */
export function goOnAnew(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  decide: DecideAnew,
): () => Promise<Result<Planned<SubscriptionView>, DomainError>> {
  return carryView(context, ports, id, async (own) => {
    const found = await loadForBilling(own, id)
    return found ? planAnew(own, ports, found, decide) : err(missing('Subscription'))
  })
}

async function planAnew(
  context: Context,
  { sealer }: Pick<SubscriptionPorts, 'sealer'>,
  found: FoundForBilling,
  decide: DecideAnew,
): Promise<Result<Opening, DomainError>> {
  const { subscription: before, recoveries } = found
  const decided = decide(before, context.now)
  if (!decided.ok) return decided
  const recovery = shownRecovery(recoveries)
  const nothing = { subscription: before, recovery, invoice: null, attempt: null }
  if (!decided.value) return ok({ started: nothing, plan: { changes: [] }, charge: null })
  const { set, told, action } = decided.value
  const row = { ...before, ...set }
  const step = isBilled(row) ? nextBillingStep(termsOf(row), cursorOf(row)) : null
  const due = step && step.chargeAt <= context.now ? step : null
  const billed = due && (await planBilling(context, sealer, { ...found, subscription: row }, periodOfStep(due)))
  if (billed && !billed.ok) return billed
  const billing = billed?.value ?? null
  const after = shownRecovery(billing?.recoveries ?? recoveries)
  const move = moveSubscription(
    context,
    { row: before, recovery },
    { ...set, ...(due ? advanced(due) : {}), ...billing?.set },
    { told: [...told, ...(billing?.told ?? [])], recovery: after },
  )
  const own: Plan = {
    changes: move.changes,
    events: move.events,
    audit: [{ action, objectType: 'subscription', objectId: before.id }],
  }
  const plan = joined(own, billing?.plan ?? { changes: [] })
  const started = { subscription: move.after, recovery: after, invoice: billing?.bill ?? null, attempt: null }
  return ok({ started, plan, charge: billing ? chargeOf(found, billing, move.after, plan) : null })
}

/** Lets a paused subscription go on. Errors: `invalid_state` for one that is not paused. */
export function resuming(row: Subscription, now: number): Result<Anew, DomainError> {
  const set = row.status === 'paused' ? resumption(row, now) : null
  if (set) return ok({ set, told: ['subscription.resumed'], action: 'subscription.resume' })
  return err(invalidState(`The subscription is ${spokenStatus(row.status)} and cannot be resumed: it is not paused.`))
}
