import { ok, PAYOUT, transition, type DomainError, type Payout, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { payoutEvent } from '../payouts/events.ts'
import { moved, type Planned } from '../plan.ts'

/** A payout is paid once the day of its arrival has come. One that is not on its way, or not there yet, stays as it is. */
export async function payoutArrived(
  context: Context,
  id: string,
): Promise<Result<Planned<Payout | null>, DomainError>> {
  const { payout } = await context.db.load({ payout: context.db.rows.payouts.byId(id) })
  const next = payout && transition(PAYOUT, payout.status, 'arrive')
  if (!next?.ok || payout?.arrivalAt == null || payout.arrivalAt > context.now) {
    return ok({ value: payout, plan: { changes: [] } })
  }
  const { after, change } = moved('payouts', payout, { status: next.value, updatedAt: context.now })
  const audit = [{ action: 'payout.paid', objectType: 'payout', objectId: id }]
  return ok({ value: after, plan: { changes: [change], events: [payoutEvent('payout.paid', after)], audit } })
}
