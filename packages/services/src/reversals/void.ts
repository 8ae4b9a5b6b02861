import {
  err,
  invalidState,
  isWhole,
  missing,
  ok,
  type DomainError,
  type Result,
  type Reversal,
} from '@revkeen-edge/domain'
import { charge } from '../charging/charge.ts'
import { beginFollowUp } from '../charging/follow-up.ts'
import type { Context } from '../context.ts'
import { rowAfter, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { answerOf, onlyLeg } from './answer.ts'
import { leftOf, nothingLeft, takenBy } from './refund.ts'
import { beginReversals, earlierReversals, reverse, type Returning } from './reverse.ts'
import { reversibleOf, reversibleQueries, type Reversible, type Taken } from './state.ts'
import { windowOf } from './window.ts'

/** Which payment is voided, and why. */
export interface WantedVoid {
  /** The payment, or one of its transactions. */
  readonly paymentId: string
  readonly reasonCode?: string | undefined
  readonly reason?: string | undefined
}

type Voiding = () => Promise<Result<Planned<Reversal>, DomainError>>

/**
 * Voids a payment that is not settled, always all of it: funds that are only held are let go. Shortly before the batch
 * closes the gateway may refuse, and the void has failed: nothing is refunded in its place.
 * Errors: `resource_missing`, `invalid_state` for a settled payment or one of which something went back or is on the
 * customer's balance, `gateway_unavailable` where nothing was sent. Pinned by voids.test.ts.
 */
export function createVoid(context: Context, ports: PaymentPorts, wanted: WantedVoid): Voiding {
  let chosen: Voiding | null = null
  return async () => {
    if (chosen) return chosen()
    const first = await beginVoid(context, wanted)
    if (!first.ok) return first
    const { value } = first
    // What it was at first decides: a void that goes through takes the hold away.
    if (value.kind === 'held') chosen = voidHold(context, ports, wanted)
    else if (value.kind === 'earlier' || value.dispatches.length > 0) chosen = undo(context, ports, wanted, value)
    else return undo(context, ports, wanted, value)()
    return chosen()
  }
}

/** Undoes money that was taken. `first` is what was found of the payment already. */
function undo(context: Context, ports: PaymentPorts, wanted: WantedVoid, first: Returning): Voiding {
  let known: Returning | null = first
  const begin = async () => {
    const found = known ? ok(known) : captured(await beginVoid(context, wanted))
    known = null
    return found
  }
  return reverse(context, ports, begin, (state) => answerOf(onlyLeg(state).reversal))
}

/** Lets held funds go. */
function voidHold(context: Context, ports: PaymentPorts, { paymentId, reasonCode, reason }: WantedVoid): Voiding {
  const wanted = { action: 'void', paymentId, resource: 'Payment', param: 'payment_id', reasonCode, reason } as const
  return charge(
    context,
    ports,
    () => beginFollowUp(context, wanted),
    ({ state, plan }) => {
      if (!state.reversal) throw new Error(`the void of payment ${paymentId} is gone`)
      return answerOf(rowAfter(plan, 'reversals', state.reversal))
    },
  )
}

type Beginning = Returning | { readonly kind: 'held' }

/** Somebody else changed the payment meanwhile: the next try looks at it anew. */
function captured(begun: Result<Beginning, DomainError>): Result<Returning, DomainError> {
  if (!begun.ok) return begun
  return begun.value.kind === 'held'
    ? err(invalidState('The payment holds funds by now.', 'payment_id'))
    : ok(begun.value)
}

async function beginVoid(context: Context, wanted: WantedVoid): Promise<Result<Beginning, DomainError>> {
  const { earlier, held, ...found } = await context.db.load({
    ...reversibleQueries(context, wanted),
    earlier: earlierReversals(context),
    held: context.db.rows.payments.byId(wanted.paymentId),
  })
  if (earlier.length > 0) {
    return ok(earlier.some(isOfHold) ? { kind: 'held' } : { kind: 'earlier', reversals: earlier })
  }
  if (held?.status === 'authorized') return ok({ kind: 'held' })
  const around = reversibleOf(found)
  const taken = around && takenBy(around, wanted.paymentId)
  if (!around || !taken) return err(missing('Payment', 'payment_id'))
  const reason = unvoidable(context, around, taken)
  return reason === null
    ? ok(beginReversals(context, around, [voidOf(taken, wanted)]))
    : err(invalidState(reason, 'payment_id'))
}

/** Why money that was taken cannot be undone; null where it can. */
function unvoidable({ now }: Context, around: Reversible, taken: Taken): string | null {
  const { payment } = taken
  const left = leftOf(around, taken)
  if (left === 0) return nothingLeft('Payment', payment)
  if (!isWhole(payment)) return 'A part of the payment went back already: refund the rest.'
  if (left < payment.capturedMinor) return 'A part of the payment is on the customer’s balance: refund the rest.'
  return windowOf(around, taken, now) === 'settled' ? 'The payment is settled: refund it instead.' : null
}

function voidOf(taken: Taken, { reasonCode, reason }: WantedVoid) {
  const { payment } = taken
  return {
    ...taken,
    kind: 'void' as const,
    method: payment.gateway === 'manual' ? ('offline' as const) : ('void' as const),
    amountMinor: payment.capturedMinor,
    reasonCode: reasonCode ?? null,
    reason: reason ?? null,
  }
}

function isOfHold({ transactionId }: Reversal): boolean {
  return transactionId === null
}
