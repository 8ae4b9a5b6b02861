import { presentSubscription } from '@revkeen-edge/contracts'
import type { SubscriptionView } from '@revkeen-edge/services/subscriptions/get.ts'

/** The answer of an operation that gives a subscription. */
export function answerOf({ row, recovery, now }: SubscriptionView, requestId: string) {
  return { data: presentSubscription(row, recovery, now), requestId }
}
