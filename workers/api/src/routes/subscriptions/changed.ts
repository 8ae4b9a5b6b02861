import { presentSubscription } from '@revkeen-edge/contracts'
import type { ChangedSubscription } from '@revkeen-edge/services/subscriptions/change-carry.ts'
import { prorationOf } from './proration.ts'

/** What an answer says of a change, whichever it was. */
export function changedAnswer({ row, recovery, now, decided, invoiceCreated }: ChangedSubscription, requestId: string) {
  return {
    subscription: presentSubscription(row, recovery, now),
    ...(decided ? { proration: prorationOf(decided, row, now) } : {}),
    invoiceCreated,
    requestId,
  }
}
