import { isOpenDispute, ok, takesEvidence, type Dispute, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { planResolution } from './resolve.ts'

/** A dispute whose deadline has passed without an answer is lost; a warning only closes. One that was answered waits. */
export async function expireDispute(
  context: Context,
  id: string,
): Promise<Result<Planned<Dispute | null>, DomainError>> {
  const { dispute } = await context.db.load({ dispute: context.db.rows.disputes.byId(id) })
  const waits = !dispute || !isOpenDispute(dispute) || takesEvidence(dispute, context.now)
  if (waits || dispute.evidenceSubmittedAt !== null) return ok({ value: dispute, plan: { changes: [] } })
  return planResolution(context, id, 'miss_deadline')
}
