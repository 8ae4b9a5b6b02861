import { presentPayout } from '@revkeen-edge/contracts'
import type { Payout } from '@revkeen-edge/domain'
import type { EventDraft } from '../plan.ts'

/** An event about a settled batch, which carries its payout as GET gives it. */
export function payoutEvent(type: 'settlement.created' | 'payout.paid' | 'payout.failed', payout: Payout): EventDraft {
  return { type, objectType: 'payout', objectId: payout.id, object: presentPayout(payout) }
}
