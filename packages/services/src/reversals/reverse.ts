import { creditReserved, ok, type CreditNote, type DomainError, type Result, type Reversal } from '@revkeen-edge/domain'
import { carryOut, type Begun, type Dispatch } from '../charging/carry-out.ts'
import { REQUEST_KEY_MS } from '../charging/charge.ts'
import { heldInvoice } from '../charging/hold.ts'
import { wallTime, type Context } from '../context.ts'
import { insert, joined, moved, type Plan, type Planned } from '../plan.ts'
import type { Query } from '../ports/database.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { bookReturned } from './book.ts'
import { attemptOf, newReversal, type WantedReversal } from './new.ts'
import { planReversals } from './settle.ts'
import { loadReversals, type Leg, type Reversible, type ReversalState } from './state.ts'

/** What a request that returns money begins with. */
export type Returning =
  /** What an earlier request with the same key began: it is finished, never returned again. */
  { readonly kind: 'earlier'; readonly reversals: readonly Reversal[] } | Extract<Begun<ReversalState>, { kind: 'new' }>

/**
 * A request that returns money: reserves it on its payments and commits an attempt for each call, calls each payment's own
 * gateway once, and gives the booking to the commit that also keeps the answer. Where no gateway has to be asked, one commit
 * does it all. Of two at once over the same money, the second finds it reserved. Pinned by refunds-at-once.test.ts,
 * faults-nmi.test.ts and refunds-by-hand.test.ts.
 */
export function reverse<T>(
  context: Context,
  ports: PaymentPorts,
  begin: () => Promise<Result<Returning, DomainError>>,
  answer: (state: ReversalState) => Result<T, DomainError>,
): () => Promise<Result<Planned<T>, DomainError>> {
  // All that was begun, what is returned by hand along with calls to gateways included.
  let made: readonly Reversal[] = []
  return carryOut<ReversalState, ReversalState, T>(
    context,
    ports,
    {
      begin: async () => {
        const begun = await begin()
        if (!begun.ok) return begun
        const { value } = begun
        made = value.kind === 'earlier' ? value.reversals : value.state.legs.map(({ reversal }) => reversal)
        return ok(value.kind === 'earlier' ? await attemptsOf(context, made) : value)
      },
      reload: (after) => {
        const ids = made.map(({ id }) => id)
        return loadReversals(after, made[0]?.invoiceId ?? '', ids)
      },
      numbered: (state, number) => (state.note ? { ...state, note: { ...state.note, number } } : state),
      book: planReversals,
    },
    ({ value }) => answer(value),
  )
}

async function attemptsOf({ db }: Context, made: readonly Reversal[]): Promise<Begun<ReversalState>> {
  const { attempts } = await db.load({ attempts: db.rows.paymentAttempts.ofReversals(made.map(({ id }) => id)) })
  return { kind: 'earlier', attempts }
}

/**
 * What an earlier try of this very request began to return, to be finished instead of returning it again. Where all was
 * given up, nothing went back and the request begins anew.
 */
export function earlierReversals(context: Context): Query<readonly Reversal[]> {
  const { db, requestKey } = context
  const made = db.rows.reversals.ofRequest(requestKey ?? '', wallTime(context) - REQUEST_KEY_MS)
  const all = (reversals: readonly Reversal[]) =>
    reversals.some(({ status }) => status !== 'canceled') ? reversals : []
  return { statements: made.statements, read: (results) => all(made.read(results)) }
}

/**
 * The beginning of reversals: what is reserved, with an attempt for each call to a gateway. What the merchant returns by
 * hand is booked at once. `extra` is committed with it, such as the credit note that asks for it. The invoice's version goes
 * along, with that note or without, so that no credit note puts on the balance meanwhile what is returned here. Pinned by
 * credit-notes-at-once.test.ts.
 */
export function beginReversals(
  given: Context,
  around: Reversible,
  wanted: readonly WantedReversal[],
  { note = null, extra = { changes: [] } }: { readonly note?: CreditNote | null; readonly extra?: Plan } = {},
): Extract<Returning, { kind: 'new' }> {
  const context = onItsClock(given, around.clock)
  const started = wanted.map((part) => startLeg(context, around, part, note))
  const held = note ? null : heldInvoice(context, around.invoice)
  const invoice = held?.held ?? around.invoice
  const state: ReversalState = { ...around, invoice, note, siblings: [], legs: started.map(({ leg }) => leg) }
  const first: Plan = held ? joined({ changes: [held.change] }, extra) : extra
  const plan = started.reduce((done, each) => joined(done, each.plan), first)
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
