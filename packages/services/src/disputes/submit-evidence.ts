import type { SubmitEvidence } from '@revkeen-edge/contracts'
import {
  DISPUTE,
  err,
  invalidState,
  missing,
  ok,
  takesEvidence,
  transition,
  type Dispute,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { moved, type Planned } from '../plan.ts'
import { disputeEvent, disputeUpdated } from './events.ts'

/**
 * The merchant's answer to a dispute, given once: from then on the bank decides. Errors: `resource_missing`,
 * `invalid_state` after the deadline and where it was answered or decided already. Pinned by disputes.test.ts.
 */
export async function submitEvidence(
  context: Context,
  id: string,
  { text, files = [] }: SubmitEvidence,
): Promise<Result<Planned<Dispute>, DomainError>> {
  const { dispute } = await context.db.load({ dispute: context.db.rows.disputes.byId(id) })
  if (!dispute) return err(missing('Dispute'))
  const next = transition(DISPUTE, dispute.status, 'submit')
  if (!next.ok) return err(invalidState(`The dispute is ${dispute.status}: it takes no evidence.`))
  if (!takesEvidence(dispute, context.now)) return err(invalidState('The deadline for evidence has passed.'))
  const { change, after } = moved('disputes', dispute, {
    status: next.value,
    evidence: { text, files },
    evidenceSubmittedAt: context.now,
    updatedAt: context.now,
  })
  return ok({
    value: after,
    plan: {
      changes: [change],
      events: [disputeEvent('chargeback.evidence_submitted', after), disputeUpdated(dispute, after)],
      audit: [{ action: 'dispute.evidence', objectType: 'dispute', objectId: id }],
    },
  })
}
