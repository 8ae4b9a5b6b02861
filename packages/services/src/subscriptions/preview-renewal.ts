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
  type UpcomingCharge,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { loadForBilling } from './around.ts'
import { previewStep, type Billable } from './bill.ts'

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
 * they are now. None for one that ends or is paused before. Errors: `resource_missing`.
 */
export async function previewRenewal(
  context: Context,
  id: string,
  count = SHOWN,
): Promise<Result<RenewalPreview, DomainError>> {
  const { db } = context
  const [found, { clock }] = await Promise.all([
    loadForBilling(context, id),
    db.load({ clock: db.rows.testClocks.ofSubscription(id) }),
  ])
  if (!found) return err(missing('Subscription'))
  const { subscription } = found
  const own = onClock(context, clock)
  const charges: UpcomingCharge[] = []
  for (const step of stepsOf(subscription, count)) {
    const charge = await chargeOf(own, charges.length === 0 ? found : { ...found, adjustments: [] }, step)
    if (!charge.ok) return charge
    charges.push(charge.value)
  }
  return ok({ subscription, charges })
}

function stepsOf(subscription: Subscription, count: number): readonly BillingStep[] {
  if (!GOING_ON.has(subscription.status)) return []
  const { cancelAt, pauseAtPeriodEnd, currentPeriodEnd } = subscription
  const before = Math.min(cancelAt ?? Infinity, pauseAtPeriodEnd ? currentPeriodEnd : Infinity)
  return upcomingSteps(termsOf(subscription), { from: cursorOf(subscription), count, before })
}

async function chargeOf(
  context: Context,
  found: Billable,
  step: BillingStep,
): Promise<Result<UpcomingCharge, DomainError>> {
  const figures = await previewStep(context, found, step)
  if (!figures.ok) return figures
  const { sequence, chargeAt: at, isTrialEnd, isFirstCharge, isFinalPayment } = step
  return ok({ sequence, at, amountMinor: figures.value.invoice.totalMinor, isTrialEnd, isFirstCharge, isFinalPayment })
}
