import {
  ATTEMPT,
  err,
  isOpenAttempt as isOpen,
  mayRelease,
  nextCheck,
  ok,
  transition,
  type DomainError,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { update, updated, type Plan, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { bookApproval } from './approve.ts'
import { bookDecline, bookRelease } from './decline.ts'
import type { Outcome } from './outcome.ts'
import type { SaleOptions } from './sale.ts'
import { loadSettleState, type SettleState } from './state.ts'

/** What a gateway says is kept for people to read, not by the page. */
const MAX_GATEWAY_TEXT = 500

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
  return commitPlanned(context, ports, async (tries) => {
    const state = (tries === 0 && known) || (await loadSettleState(context, attempt))
    if (!state) return err({ code: 'resource_missing', resource: 'Payment attempt' })
    return ok(planSettlement(context, state, outcome, { checkoutUrl: ports.checkoutUrl, mayBeKnown: tries > 0 }))
  })
}

/** The rows that an outcome changes. A settled attempt is given back as it is. */
export function planSettlement(
  context: Context,
  state: SettleState,
  outcome: Outcome,
  options: SaleOptions,
): Planned<PaymentAttempt> {
  const { attempt } = state
  const late = attempt.status === 'canceled' && outcome.kind === 'approved'
  if (!isOpen(attempt) && !late) return { value: attempt, plan: { changes: [] } }
  switch (outcome.kind) {
    case 'approved':
      return settled(context, attempt, 'approve', outcome, bookApproval(context, state, outcome, options))
    case 'declined':
      return settled(context, attempt, 'decline', outcome, bookDecline(context, state, outcome))
    case 'released':
      return settled(
        context,
        attempt,
        'release',
        { code: null, message: outcome.message, transactionId: null, card: null },
        bookRelease(context, state, outcome.message),
      )
    case 'not_found':
      return notFound(context, state, outcome.message)
    case 'unknown':
      return stillOpen(context, attempt, { gatewayMessage: outcome.message.slice(0, MAX_GATEWAY_TEXT) })
  }
}

type Facts = {
  readonly code: string | null
  readonly message: string
  readonly transactionId: string | null
  readonly card: { brand: string | null; last4: string | null } | null
}

function settled(
  context: Context,
  attempt: PaymentAttempt,
  event: 'approve' | 'decline' | 'release',
  facts: Facts,
  booked: Plan,
): Planned<PaymentAttempt> {
  const set = {
    status: nextStatus(attempt, event),
    gatewayCode: facts.code,
    gatewayMessage: facts.message.slice(0, MAX_GATEWAY_TEXT),
    gatewayTransactionId: facts.transactionId,
    cardBrand: facts.card?.brand ?? attempt.cardBrand,
    cardLast4: facts.card?.last4 ?? attempt.cardLast4,
    nextCheckAt: null,
    settledAt: context.now,
    updatedAt: context.now,
    ...(event === 'approve' ? withoutGoods(attempt) : {}),
  }
  const audit = [
    ...(booked.audit ?? []),
    { action: `payment_attempt.${set.status}`, objectType: 'payment_attempt', objectId: attempt.id },
  ]
  return {
    value: updated(attempt, set),
    plan: { ...booked, changes: [update('paymentAttempts', attempt, set), ...booked.changes], audit },
  }
}

/** A hold that is approved after it was given up holds no goods any more: its capture looks for them anew. */
function withoutGoods({ action, status, sale }: PaymentAttempt): Partial<PaymentAttempt> {
  if (action !== 'authorize' || status !== 'canceled') return {}
  const { stock: _, ...rest } = sale
  return { sale: rest }
}

/** "Not found" is not "not charged": only a second look, at least ten minutes after dispatch, gives the attempt up. */
function notFound(context: Context, state: SettleState, message: string): Planned<PaymentAttempt> {
  const { attempt } = state
  if (mayRelease(attempt, context.now)) {
    return settled(
      context,
      attempt,
      'release',
      { code: null, message, transactionId: null, card: null },
      bookRelease(context, state, message),
    )
  }
  return stillOpen(context, attempt, {
    firstNotFoundAt: attempt.firstNotFoundAt ?? context.now,
    gatewayMessage: message.slice(0, MAX_GATEWAY_TEXT),
  })
}

function stillOpen(context: Context, attempt: PaymentAttempt, seen: Partial<PaymentAttempt>): Planned<PaymentAttempt> {
  const set = {
    ...seen,
    status: nextStatus(attempt, 'lose'),
    checks: attempt.checks + 1,
    nextCheckAt: nextCheck(attempt.checks, context.now),
    updatedAt: context.now,
  }
  return { value: updated(attempt, set), plan: { changes: [update('paymentAttempts', attempt, set)] } }
}

function nextStatus(attempt: PaymentAttempt, event: 'approve' | 'decline' | 'lose' | 'release') {
  const next = transition(ATTEMPT, attempt.status, event)
  if (!next.ok) throw new Error(`an attempt cannot ${event} from ${attempt.status}`)
  return next.value
}
