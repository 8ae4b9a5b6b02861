import {
  ATTEMPT,
  isOpenAttempt as isOpen,
  mayRelease,
  nextCheck,
  transition,
  type PaymentAttempt,
} from '@revkeen-edge/domain'
import { wallTime, type Context } from '../context.ts'
import { update, updated, type Plan, type Planned } from '../plan.ts'
import type { Outcome } from './outcome.ts'
import type { Approved } from './sale.ts'

/** What a gateway says is kept for people to read, not by the page. */
const MAX_GATEWAY_TEXT = 500

/** What each outcome of an attempt books, beyond the attempt itself. */
export interface Books {
  approve(said: Approved): Plan
  decline(said: Extract<Outcome, { kind: 'declined' }>): Plan
  release(message: string): Plan
}

/** An attempt after an outcome, with what is booked of it. A settled attempt is given back as it is. */
export function planOutcome(
  context: Context,
  attempt: PaymentAttempt,
  outcome: Outcome,
  books: Books,
): Planned<PaymentAttempt> {
  const late = attempt.status === 'canceled' && outcome.kind === 'approved'
  if (!isOpen(attempt) && !late) return { value: attempt, plan: { changes: [] } }
  switch (outcome.kind) {
    case 'approved':
      return settled(context, attempt, 'approve', outcome, books.approve(outcome))
    case 'declined':
      return settled(context, attempt, 'decline', outcome, books.decline(outcome))
    case 'released':
      return released(context, attempt, outcome.message, books)
    case 'not_found':
      return notFound(context, attempt, outcome.message, books)
    case 'unknown':
      return stillOpen(context, attempt, { gatewayMessage: outcome.message.slice(0, MAX_GATEWAY_TEXT) })
  }
}

function released(context: Context, attempt: PaymentAttempt, message: string, books: Books): Planned<PaymentAttempt> {
  const facts = { code: null, message, transactionId: null, card: null }
  return settled(context, attempt, 'release', facts, books.release(message))
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
    settledAt: wallTime(context),
    updatedAt: wallTime(context),
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
function notFound(context: Context, attempt: PaymentAttempt, message: string, books: Books): Planned<PaymentAttempt> {
  if (mayRelease(attempt, wallTime(context))) return released(context, attempt, message, books)
  return stillOpen(context, attempt, {
    firstNotFoundAt: attempt.firstNotFoundAt ?? wallTime(context),
    gatewayMessage: message.slice(0, MAX_GATEWAY_TEXT),
  })
}

function stillOpen(context: Context, attempt: PaymentAttempt, seen: Partial<PaymentAttempt>): Planned<PaymentAttempt> {
  const set = {
    ...seen,
    status: nextStatus(attempt, 'lose'),
    checks: attempt.checks + 1,
    nextCheckAt: nextCheck(attempt.checks, wallTime(context)),
    updatedAt: wallTime(context),
  }
  return { value: updated(attempt, set), plan: { changes: [update('paymentAttempts', attempt, set)] } }
}

function nextStatus(attempt: PaymentAttempt, event: 'approve' | 'decline' | 'lose' | 'release') {
  const next = transition(ATTEMPT, attempt.status, event)
  if (!next.ok) throw new Error(`an attempt cannot ${event} from ${attempt.status}`)
  return next.value
}
