import {
  cursorOf,
  err,
  missing,
  ok,
  termsOf,
  upcomingSteps,
  type BillingStep,
  type DomainError,
  type Result,
  type Subscription,
  type SubscriptionSchedule,
  type UpcomingCharge,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { loadForBilling } from './around.ts'
import { leftAfter, previewStep, type StepFigures } from './bill.ts'

/** What a subscription will be billed. */
export interface RenewalPreview {
  readonly subscription: Subscription
  readonly charges: readonly UpcomingCharge[]
}

const SHOWN = 12

/** Statuses whose subscriptions will be billed again without anybody's doing. */
const GOING_ON: ReadonlySet<Subscription['status']> = new Set(['pending', 'trialing', 'active', 'past_due'])

/**
 * The next charges of a subscription with discounts and taxes: by the function that bills them, on prices, rates and changes as
 * they are now. None for one that ends or is paused before, and none after a schedule changes what is billed. Errors: `resource_missing`.
 */
export async function previewRenewal(
  context: Context,
  id: string,
  count = SHOWN,
): Promise<Result<RenewalPreview, DomainError>> {
  const { db } = context
  const { testClocks, subscriptionSchedules } = db.rows
  const [found, { clock, schedule }] = await Promise.all([
    loadForBilling(context, id),
    db.load({ clock: testClocks.ofSubscription(id), schedule: subscriptionSchedules.current(id) }),
  ])
  if (!found) return err(missing('Subscription'))
  const { subscription } = found
  const own = onClock(context, clock)
  const charges: UpcomingCharge[] = []
  let { adjustments } = found
  for (const step of stepsOf(subscription, count, changesAt(schedule))) {
    const figures = await previewStep(own, { ...found, adjustments }, step)
    if (!figures.ok) return figures
    charges.push(chargeOf(step, figures.value))
    // Credits that are above the charges wait for the invoice after.
    adjustments = leftAfter(adjustments, figures.value.taken)
  }
  return ok({ subscription, charges })
}

/** When a schedule bills something else; null where it goes on as it is. */
function changesAt(schedule: SubscriptionSchedule | null): number | null {
  if (!schedule) return null
  const { phaseIndex, phases, dueAt } = schedule
  return phaseIndex === phases.length - 1 ? null : dueAt
}

function stepsOf(subscription: Subscription, count: number, changes: number | null): readonly BillingStep[] {
  if (!GOING_ON.has(subscription.status)) return []
  const { cancelAt, pauseAtPeriodEnd, currentPeriodEnd } = subscription
  const before = Math.min(cancelAt ?? Infinity, changes ?? Infinity, pauseAtPeriodEnd ? currentPeriodEnd : Infinity)
  return upcomingSteps(termsOf(subscription), { from: cursorOf(subscription), count, before })
}

function chargeOf(step: BillingStep, { invoice }: StepFigures): UpcomingCharge {
  const { sequence, chargeAt: at, isTrialEnd, isFirstCharge, isFinalPayment } = step
  return { sequence, at, amountMinor: invoice.totalMinor, isTrialEnd, isFirstCharge, isFinalPayment }
}
