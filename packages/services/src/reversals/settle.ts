import { err, ok, type DomainError, type PaymentAttempt, type Result } from '@revkeen-edge/domain'
import type { Outcomes } from '../charging/carry-out.ts'
import type { Outcome } from '../charging/outcome.ts'
import { planOutcome } from '../charging/plan-outcome.ts'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { joined, type Plan, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import { bookNotReturned, bookReturned } from './book.ts'
import { loadReversals, type Leg, type ReversalState } from './state.ts'

/** Books what is known of an attempt to return money, once: the answer, the callback and the cron end here. */
export async function settleReversal(
  context: Context,
  ports: Pick<PaymentPorts, 'outbox' | 'defer'>,
  attempt: PaymentAttempt,
  outcome: Outcome,
): Promise<Result<PaymentAttempt, DomainError>> {
  return commitPlanned(context, ports, async () => {
    const state = await loadReversals(context, attempt.invoiceId, [attempt.reversalId ?? ''])
    if (!state) return err({ code: 'resource_missing', resource: 'Payment attempt' })
    const { value, plan } = planReversals(context, state, new Map([[attempt.id, outcome]]))
    return ok({ value: value.legs[0]?.attempt ?? attempt, plan })
  })
}

/** The rows that outcomes of attempts to return money change, one after the other. */
export function planReversals(given: Context, state: ReversalState, outcomes: Outcomes): Planned<ReversalState> {
  const context = onItsClock(given, state.clock)
  return state.legs.reduce<Planned<ReversalState>>(
    (done, { reversal }) => {
      const leg = done.value.legs.find((each) => each.reversal.id === reversal.id)
      const outcome = leg?.attempt ? outcomes.get(leg.attempt.id) : undefined
      if (!leg || !outcome) return done
      const step = planReversal(context, done.value, leg, outcome)
      return { value: step.value, plan: joined(done.plan, step.plan) }
    },
    { value: state, plan: { changes: [] } },
  )
}

function planReversal(context: Context, state: ReversalState, leg: Leg, outcome: Outcome): Planned<ReversalState> {
  if (!leg.attempt) return { value: state, plan: { changes: [] } }
  let after = state
  const booked = ({ value, plan }: Planned<ReversalState>): Plan => {
    after = value
    return plan
  }
  const told = isUndone(leg) && outcome.kind === 'approved' ? ANOTHERS : outcome
  const { value: attempt, plan } = planOutcome(context, leg.attempt, told, {
    approve: (said) => booked(bookReturned(context, state, leg, said)),
    decline: ({ code, message }) => booked(bookNotReturned(context, state, leg, { step: 'decline', code, message })),
    release: (message) => booked(bookNotReturned(context, state, leg, { step: 'release', code: null, message })),
  })
  const legs = after.legs.map((each) => (each.reversal.id === leg.reversal.id ? { ...each, attempt } : each))
  return { value: { ...after, legs }, plan }
}

/**
 * Whether another attempt has undone the sale already. A gateway names a void by the sale that it undoes, so what it says
 * then is of that one.
 */
function isUndone({ attempt, payment, reversal }: Leg): boolean {
  return attempt?.action === 'reverse' && payment.refundedMinor + reversal.amountMinor > payment.capturedMinor
}

const ANOTHERS: Outcome = { kind: 'released', message: 'another attempt has undone the sale' }
