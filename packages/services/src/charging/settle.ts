import {
  err,
  givesBack,
  ok,
  type DomainError,
  type PaymentAttempt,
  type PaymentFailure,
  type Result,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { settleReversal } from '../reversals/settle.ts'
import { joined, rowAfter, type Plan, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { bookApproval } from './approve.ts'
import { bookDecline, bookRelease } from './decline.ts'
import type { Outcome } from './outcome.ts'
import { planOutcome } from './plan-outcome.ts'
import type { SaleOptions } from './sale.ts'
import { loadSettleState, withSide, type SettleState } from './state.ts'
import { afterInvoice, type PaidBy } from '../subscriptions/after-invoice.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'

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
    const state = tries === 0 && known ? await withSide(context, known) : await loadSettleState(context, attempt)
    if (!state) return err({ code: 'resource_missing', resource: 'Payment attempt' })
    return ok(planSettlement(context, state, outcome, { checkoutUrl: ports.checkoutUrl, mayBeKnown: tries > 0 }))
  })
}

/** The rows that an outcome of a charge, a capture or a void changes. A settled attempt is given back as it is. */
export function planSettlement(
  given: Context,
  state: SettleState,
  outcome: Outcome,
  options: SaleOptions,
): Planned<PaymentAttempt> {
  const context = onItsClock(given, state.clock ?? state.side?.clock)
  const told = isSpent(state) && outcome.kind === 'approved' ? ANOTHERS : outcome
  return planOutcome(context, state.attempt, told, {
    approve: (said) => withSubscription(context, state, bookApproval(context, state, said, options)),
    decline: (said) => withSubscription(context, state, bookDecline(context, state, said), said),
    release: (message) =>
      withSubscription(context, state, bookRelease(context, state, message), { code: null, message }),
  })
}

/** What is booked of an invoice's payment, with what it means for the subscription that the invoice bills. */
function withSubscription(context: Context, state: SettleState, booked: Plan, failure?: PaymentFailure): Plan {
  const { invoice: before, side, attempt } = state
  if (!before || before.row.subscriptionId === null) return booked
  if (side === undefined) throw new Error(`the subscription of attempt ${attempt.id} was not read`)
  if (side === null || (failure && attempt.action !== 'sale')) return booked
  const invoice = rowAfter(booked, 'invoices', before.row)
  const settled = before.row.status !== 'paid' && invoice.status === 'paid'
  if (!failure && !settled) return booked
  const byRetry = attempt.attemptNumber > 1
  const outcome = failure
    ? ({
        kind: 'failed',
        failure: failedBy(attempt, failure),
        byRetry,
        byItself: attempt.sale.recurring === true,
      } as const)
    : ({ kind: 'paid', byRetry, ...boughtBy(state, booked) } as const)
  return joined(booked, afterInvoice(context, side, { invoice, lines: before.lines }, outcome))
}

/** What a payment of another page, or of a request, is of: the subscription's own page books its session by itself. */
function boughtBy({ attempt, side, order }: SettleState, booked: Plan): Pick<PaidBy, 'bought'> {
  const isOwn = attempt.checkoutSessionId !== null && attempt.checkoutSessionId === side?.session?.id
  if (isOwn) return {}
  const made = booked.changes.find((change) => change.kind === 'insert' && change.table === 'orders')
  const orderId = order?.row.id ?? (made?.kind === 'insert' && made.table === 'orders' ? made.row.id : null)
  return { bought: { payment: { id: attempt.paymentId }, orderId } }
}

function failedBy({ paymentMethodId: methodId }: PaymentAttempt, { code, message }: PaymentFailure): PaymentFailure {
  return { code, message, methodId }
}

/**
 * Whether the funds that an attempt is to take or let go are not held any more. A gateway names captures and voids by the
 * charge that they follow, so what it says then is of another attempt, and is booked already.
 */
function isSpent({ attempt, payment }: SettleState): boolean {
  return (attempt.action === 'capture' || attempt.action === 'void') && payment?.status !== 'authorized'
}

const ANOTHERS: Outcome = { kind: 'released', message: 'another attempt took the held funds, or let them go' }
