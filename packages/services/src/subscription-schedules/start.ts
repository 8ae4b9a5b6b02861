import type { CreateSubscription } from '@revkeen-edge/contracts'
import {
  endOfSchedule,
  err,
  invalidField,
  missing,
  ok,
  type BillingTerms,
  type Discount,
  type DomainError,
  type Result,
  type SchedulePhase,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { update } from '../plan.ts'
import { loadForStart } from '../subscriptions/around.ts'
import { withAlso, type PlannedStep } from '../subscriptions/carry-on.ts'
import { newSubscription } from '../subscriptions/new.ts'
import { currencyOfFirst, type SoldItem } from '../subscriptions/sold.ts'
import { planOpening } from '../subscriptions/start.ts'
import { termsOfBody } from '../subscriptions/terms.ts'
import { asScheduled, inPhase, type Beginning } from './begin.ts'
import { couponOf, soldInPhase } from './offer.ts'

/**
 * The first phase of a schedule that makes its subscription, as one commit with the charge of what is due at once. Errors:
 * `resource_missing` for a customer who is gone, those of billing terms and of pricing an invoice.
 */
export async function planStart(
  context: Context,
  sealer: Sealer,
  { schedule, index, phase, offer }: Beginning,
): Promise<Result<PlannedStep, DomainError>> {
  if (schedule.customerId === null) return err(missing('Customer', 'customer'))
  const coupon = couponOf(phase, offer)
  const around = await loadForStart(context, {
    customerId: schedule.customerId,
    priceIds: phase.items.map(({ priceId }) => priceId),
    productIds: [],
    discountId: coupon?.id,
    paymentMethodId: phase.paymentMethodId,
    param: 'customer',
  })
  if (!around.ok) return around
  const { customer, merchant, discounts } = around.value
  const currency = currencyOfPhase(phase, offer) ?? merchant.currency
  const sold = soldInPhase(phase, asScheduled(offer), currency)
  if (!sold.ok) return sold
  const terms = termsOfPhase(context, phase, { sold: sold.value, discounts, timezone: merchant.timezone })
  if (!terms.ok) return terms
  const made = newSubscription(context, terms.value, sold.value, {
    customerId: customer.id,
    currency,
    origin: 'api',
    collectionMethod: phase.collectionMethod,
    paymentMethodId: phase.paymentMethodId,
    prorationBehavior: phase.proration,
    discountIds: discounts.map(({ id }) => id),
    cancelAt: endOfSchedule(schedule, index),
    scheduleId: schedule.id,
    testClockId: customer.testClockId,
    metadata: phase.metadata,
  })
  if (!made) return err(invalidField(`phases[${index}].end_date`, 'leaves no time to subscribe to'))
  // Its coupon was promised with the schedule, whatever became of the limits since.
  const opening = await planOpening(context, sealer, { ...made, around: around.value, redeems: 'above_limits' })
  if (!opening.ok) return opening
  const set = { ...inPhase(context, schedule, index), subscriptionId: made.subscription.id }
  return ok(withAlso(opening.value, { changes: [update('subscriptionSchedules', schedule, set)] }))
}

function currencyOfPhase({ items }: SchedulePhase, offer: Beginning['offer']): string | null {
  const fields = { price: 'phases', product: 'phases' }
  return currencyOfFirst(
    items.map(({ priceId, quantity }) => ({ priceId, productId: undefined, quantity, fields })),
    asScheduled(offer),
  )
}

interface Around {
  readonly sold: readonly SoldItem[]
  readonly discounts: readonly Discount[]
  readonly timezone: string
}

/** The billing terms of a first phase: as what it sells is billed, with the trial and the anchor of the phase. */
function termsOfPhase(
  context: Context,
  { trialEnd, billingCycleAnchor }: SchedulePhase,
  around: Around,
): Result<BillingTerms, DomainError> {
  const body = {
    ...(trialEnd === null ? { trialDays: 0 } : { trialEnd: new Date(trialEnd).toISOString() }),
    ...(billingCycleAnchor === null ? {} : { billingAnchorDay: dayOf(billingCycleAnchor, around.timezone) }),
  } as CreateSubscription
  return termsOfBody(context, { ...around, body })
}

/** The day of the month that an instant shows in a time zone. */
function dayOf(at: number, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en-US', { timeZone, day: 'numeric' }).format(at))
}
