import { presentDispute } from '@revkeen-edge/contracts'
import type { Dispute } from '@revkeen-edge/domain'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'

type DisputeEventName =
  | 'charge.dispute.created'
  | 'charge.dispute.updated'
  | 'chargeback.evidence_submitted'
  | 'dispute.won'
  | 'dispute.lost'
  | 'dispute.closed'

/** An event about a dispute, which carries it as GET gives it. */
export function disputeEvent(type: DisputeEventName, dispute: Dispute): EventDraft {
  return {
    type,
    objectType: 'dispute',
    objectId: dispute.id,
    customerId: dispute.customerId,
    invoiceId: dispute.invoiceId,
    object: presentDispute(dispute),
  }
}

/** A dispute that was moved on, with what changed of it. */
export function disputeUpdated(before: Dispute, after: Dispute): EventDraft {
  const event = disputeEvent('charge.dispute.updated', after)
  return { ...event, previous: changedFields(presentDispute(before), presentDispute(after)) }
}
