import type { SubscriptionAdjustment } from '@revkeen-edge/domain'

/** What waits to be billed, in minor units; negative where the customer is owed. */
export function waitingMinor(adjustments: readonly SubscriptionAdjustment[]): number {
  return adjustments.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}
