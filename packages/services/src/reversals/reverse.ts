import {
  creditReserved,
  type CreditNote,
  type DomainError,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import { carryOut, type Begun, type Dispatch } from '../charging/carry-out.ts'
import { REQUEST_KEY_MS } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import { insert, joined, moved, type Plan, type Planned } from '../plan.ts'
import type { Query } from '../ports/database.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { bookReturned } from './book.ts'
import { attemptOf, newReversal, type WantedReversal } from './new.ts'
import { planReversals } from './settle.ts'
import { loadReversals, type Leg, type Reversible, type ReversalState } from './state.ts'

/**
 * A request that returns money: reserves it on its payments and commits an attempt for each call, calls each payment's own
 * gateway once, and gives the booking to the commit that also keeps the answer. Of two at once over the same money, the
 * second finds it reserved. Pinned by refunds-at-once.test.ts and refunds-lost-answers.test.ts.
 */
export function reverse<T>(
  context: Context,
  ports: PaymentPorts,
  begin: () => Promise<Result<Begun<ReversalState>, DomainError>>,
  answer: (state: ReversalState) => Result<T, DomainError>,
): () => Promise<Result<Planned<T>, DomainError>> {
  return carryOut<ReversalState, ReversalState, T>(
    context,
    ports,
    {
      begin,
      reload: loadReversals,
      numbered: (state, number) => (state.note ? { ...state, note: { ...state.note, number } } : state),
      book: planReversals,
    },
    ({ value }) => answer(value),
  )
}

/**
 * The attempts that an earlier try of this very request made, to be finished instead of returning money again. Where all
 * were given up, nothing went back and the request begins anew.
 */
export function earlierReversals({ db, requestKey, now }: Context): Query<readonly PaymentAttempt[]> {
  const made = db.rows.paymentAttempts.reversalsOfRequest(requestKey ?? '', now - REQUEST_KEY_MS)
  const all = (attempts: readonly PaymentAttempt[]) =>
    attempts.some(({ status }) => status !== 'canceled') ? attempts : []
  return { statements: made.statements, read: (results) => all(made.read(results)) }
}

/**
 * The beginning of reversals: what is reserved, with an attempt for each call to a gateway. What the merchant returns by
 * hand is booked at once. `extra` is committed with it, such as the credit note that asks for it.
 */
export function beginReversals(
  context: Context,
  around: Reversible,
  wanted: readonly WantedReversal[],
  { note = null, extra = { changes: [] } }: { readonly note?: CreditNote | null; readonly extra?: Plan } = {},
): Extract<Begun<ReversalState>, { kind: 'new' }> {
  const started = wanted.map((part) => startLeg(context, around, part, note))
  const state: ReversalState = { ...around, note, siblings: [], legs: started.map(({ leg }) => leg) }
  const plan = started.reduce((done, each) => joined(done, each.plan), extra)
  const booked = bookByHand(context, { value: state, plan })
  return {
    kind: 'new',
    plan: booked.plan,
    state: booked.value,
    dispatches: booked.value.legs.flatMap((leg) => dispatchOf(around, leg)),
  }
}

function startLeg(
  context: Context,
  around: Reversible,
  part: WantedReversal,
  note: CreditNote | null,
): { readonly leg: Leg; readonly plan: Plan } {
  const reversal = newReversal(context, around, part, note?.id ?? null)
  const attempt = reversal.method === 'offline' ? null : attemptOf(context, around, part, reversal)
  const payment = moved('payments', part.payment, {
    reversingMinor: part.payment.reversingMinor + reversal.amountMinor,
    unappliedMinor: part.payment.unappliedMinor - reversal.fromCreditMinor,
    updatedAt: context.now,
  })
  return {
    leg: { payment: payment.after, sale: part.sale, reversal, attempt },
    plan: {
      changes: [
        payment.change,
        insert('reversals', reversal),
        ...(attempt ? [insert('paymentAttempts', attempt)] : []),
      ],
      movements: reversal.fromCreditMinor > 0 ? [creditReserved(reversal)] : [],
      audit: [{ action: `${reversal.kind}.begin`, objectType: reversal.kind, objectId: reversal.id }],
    },
  }
}

/** Money that the merchant returns outside the platform has gone back by the time that it is told. */
function bookByHand(context: Context, begun: Planned<ReversalState>): Planned<ReversalState> {
  return begun.value.legs.reduce((done, { reversal: { id, method } }) => {
    const leg = done.value.legs.find(({ reversal }) => reversal.id === id)
    if (!leg || method !== 'offline') return done
    const booked = bookReturned(context, done.value, leg, null)
    return { value: booked.value, plan: joined(done.plan, booked.plan) }
  }, begun)
}

function dispatchOf({ accounts }: Reversible, { attempt }: Leg): Dispatch[] {
  const account = attempt && accounts.find(({ id }) => id === attempt.gatewayAccountId)
  return attempt && account ? [{ attempt, account, tender: null }] : []
}
