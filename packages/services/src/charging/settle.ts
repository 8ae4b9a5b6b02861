import { err, givesBack, ok, type DomainError, type PaymentAttempt, type Result } from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { settleReversal } from '../reversals/settle.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { bookApproval } from './approve.ts'
import { bookDecline, bookRelease } from './decline.ts'
import type { Outcome } from './outcome.ts'
import { planOutcome } from './plan-outcome.ts'
import type { SaleOptions } from './sale.ts'
import { loadSettleState, type SettleState } from './state.ts'

type SettlePorts = Pick<PaymentPorts, 'outbox' | 'defer' | 'checkoutUrl'>

/**
 * Books what is known of an attempt, once. The synchronous answer, the callback and the cron all end here; whoever is
 * first moves the attempt out of its open state, and the others find it settled and change nothing. Pinned by
 * lost-payments.test.ts.
 */
export async function settleAttempt(
  context: Context,
  ports: SettlePorts,
  attempt: PaymentAttempt,
  outcome: Outcome,
  known?: SettleState,
): Promise<Result<PaymentAttempt, DomainError>> {
  if (givesBack(attempt)) return settleReversal(context, ports, attempt, outcome)
  return commitPlanned(context, ports, async (tries) => {
    const state = (tries === 0 && known) || (await loadSettleState(context, attempt))
    if (!state) return err({ code: 'resource_missing', resource: 'Payment attempt' })
    return ok(planSettlement(context, state, outcome, { checkoutUrl: ports.checkoutUrl, mayBeKnown: tries > 0 }))
  })
}

/** The rows that an outcome of a charge, a capture or a void changes. A settled attempt is given back as it is. */
export function planSettlement(
  context: Context,
  state: SettleState,
  outcome: Outcome,
  options: SaleOptions,
): Planned<PaymentAttempt> {
  const told = isSpent(state) && outcome.kind === 'approved' ? ANOTHERS : outcome
  return planOutcome(context, state.attempt, told, {
    approve: (said) => bookApproval(context, state, said, options),
    decline: (said) => bookDecline(context, state, said),
    release: (message) => bookRelease(context, state, message),
  })
}

/**
 * Whether the funds that an attempt is to take or let go are not held any more. A gateway names captures and voids by the
 * charge that they follow, so what it says then is of another attempt, and is booked already.
 */
function isSpent({ attempt, payment }: SettleState): boolean {
  return (attempt.action === 'capture' || attempt.action === 'void') && payment?.status !== 'authorized'
}

const ANOTHERS: Outcome = { kind: 'released', message: 'another attempt took the held funds, or let them go' }
