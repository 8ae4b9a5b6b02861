import type { BillingStep, Subscription, SubscriptionItem, SubscriptionSchedule } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { leftAfter, newSubscriptionInvoice, type StepFigures } from './bill.ts'
import type { FoundForChange } from './change-load.ts'
import { advanced } from './moves.ts'

/** An invoice that is to come. */
export interface ForeseenInvoice {
  /** The renewal that it bills; null for one that bills a change within a period, or what waits at the end. */
  readonly step: BillingStep | null
  readonly figures: StepFigures
  /** The subscription as it is billed then. */
  readonly subscription: Subscription
  readonly items: readonly SubscriptionItem[]
}

/** How a subscription stands at an instant to come. */
export interface Standing {
  readonly found: FoundForChange
  readonly schedule: SubscriptionSchedule | null
}

/** What happens next, and how it leaves the subscription. */
export interface Foreseen {
  readonly invoice: ForeseenInvoice | null
  readonly after: Standing
}

/** A subscription whose period was billed, and paid. Credits that are above the charges wait for the invoice after. */
export function billedWith(
  context: Context,
  found: FoundForChange,
  step: BillingStep,
  { invoice, taken }: StepFigures,
): FoundForChange {
  const { subscription } = found
  const adjustments = leftAfter(found.adjustments, taken)
  const { totalMinor: paidMinor } = invoice
  const lastBilled = { ...newSubscriptionInvoice(context, found), ...invoice, status: 'paid' as const, paidMinor }
  return {
    ...found,
    adjustments,
    lastBilled,
    subscription: { ...subscription, ...advanced(step), status: servedAs(subscription) },
  }
}

function servedAs({ status }: Subscription): Subscription['status'] {
  return status === 'pending' || status === 'trialing' ? 'active' : status
}
