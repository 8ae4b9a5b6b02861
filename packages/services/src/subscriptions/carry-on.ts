import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Beginning } from '../charging/charge.ts'
import { sendAttempt } from '../charging/send.ts'
import { settleAttempt } from '../charging/settle.ts'
import { later, type Context } from '../context.ts'
import type { Plan } from '../plan.ts'
import type { CommitOutcome } from '../ports/database.ts'
import type { PaymentPorts } from '../ports/payments.ts'

/** A step of the scheduler's own, as data: what is committed, and the charge that begins with it. */
export interface PlannedStep {
  /** All of it, the charge's beginning included. */
  readonly plan: Plan
  readonly charge: Extract<Beginning, { kind: 'new' }> | null
}

/** `lost`: somebody else changed what the step was decided from, so it is to be decided again. */
export type StepOutcome = 'done' | 'charged' | 'lost'

/**
 * Commits a step and carries its charge out. The attempt is committed before the gateway is called; where this breaks off in
 * between, the attempt is found open and the gateway is asked, so nobody is charged twice. Pinned by renewals-crash.test.ts.
 */
export async function carryOn(
  context: Context,
  ports: PaymentPorts,
  { plan, charge }: PlannedStep,
): Promise<Result<StepOutcome, DomainError>> {
  // Opened first: what cannot be asked is not begun.
  const gateway = charge ? await ports.gateways.open(charge.account, context.tenant.mode) : null
  const committed = await context.db.commit(context, plan)
  if (!committed.ok) return ok('lost')
  tell(context, ports, committed)
  if (!charge || !gateway) return ok('done')
  const { state, tender } = charge
  const outcome = await sendAttempt(gateway, state.attempt, tender)
  const settled = await settleAttempt(later(context, ports.clock()), ports, state.attempt, outcome, {
    ...state,
    invoice: state.invoice && { ...state.invoice, row: { ...state.invoice.row, ...numberOf(committed) } },
  })
  return settled.ok ? ok('charged') : settled
}

function numberOf({ number }: Extract<CommitOutcome, { ok: true }>) {
  return number === null ? {} : { number }
}

function tell(
  { tenant }: Context,
  ports: PaymentPorts,
  { eventIds, messageIds }: Extract<CommitOutcome, { ok: true }>,
) {
  if (eventIds.length + messageIds.length === 0) return
  ports.defer(ports.outbox.signal({ merchantId: tenant.merchantId, eventIds, messageIds }))
}
