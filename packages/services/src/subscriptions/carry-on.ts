import { ok, type DomainError, type PaymentAttempt, type Result } from '@revkeen-edge/domain'
import type { Beginning } from '../charging/charge.ts'
import { sendAttempt } from '../charging/send.ts'
import { settleAttempt } from '../charging/settle.ts'
import { later, type Context } from '../context.ts'
import { joined, type Plan } from '../plan.ts'
import type { CommitOutcome } from '../ports/database.ts'
import type { PaymentGateway } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'

/** A step of the scheduler's own, as data: what is committed, and the charge that begins with it. */
export interface PlannedStep {
  /** All of it, the charge's beginning included. */
  readonly plan: Plan
  readonly charge: Extract<Beginning, { kind: 'new' }> | null
}

/** A step with what else its commit changes. */
export function withAlso({ plan, charge }: PlannedStep, more: Plan): PlannedStep {
  return { plan: joined(plan, more), charge: charge && { ...charge, plan: joined(charge.plan, more) } }
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
  tellOutbox(context, ports, committed)
  if (!charge || !gateway) return ok('done')
  const settled = await sendBegun(context, ports, gateway, { charge, committed })
  return settled.ok ? ok('charged') : settled
}

/** Calls the gateway, once, for a charge whose beginning is committed, and books what it said. */
export async function sendBegun(
  context: Context,
  ports: PaymentPorts,
  gateway: PaymentGateway,
  { charge, committed }: { charge: Extract<Beginning, { kind: 'new' }>; committed: Committed },
): Promise<Result<PaymentAttempt, DomainError>> {
  const { state, tender } = charge
  const outcome = await sendAttempt(gateway, state.attempt, tender)
  return settleAttempt(later(context, ports.clock()), ports, state.attempt, outcome, {
    ...state,
    invoice: state.invoice && { ...state.invoice, row: { ...state.invoice.row, ...numberOf(committed) } },
  })
}

type Committed = Extract<CommitOutcome, { ok: true }>

function numberOf({ number }: Committed) {
  return number === null ? {} : { number }
}

/** Lets go out what a commit tells. */
export function tellOutbox({ tenant }: Context, ports: PaymentPorts, { eventIds, messageIds }: Committed): void {
  if (eventIds.length + messageIds.length === 0) return
  ports.defer(ports.outbox.signal({ merchantId: tenant.merchantId, eventIds, messageIds }))
}
