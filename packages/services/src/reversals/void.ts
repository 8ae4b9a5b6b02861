import {
  err,
  invalidState,
  isWhole,
  missing,
  ok,
  returnable,
  type DomainError,
  type Result,
  type Reversal,
} from '@revkeen-edge/domain'
import type { Begun } from '../charging/carry-out.ts'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { answerOf, onlyLeg } from './answer.ts'
import { nothingLeft, takenBy } from './refund.ts'
import { beginReversals, earlierReversals, reverse } from './reverse.ts'
import { reversibleOf, reversibleQueries, type ReversalState } from './state.ts'
import { windowOf } from './window.ts'

/** Which payment is voided, and why. */
export interface WantedVoid {
  /** The payment, or one of its transactions. */
  readonly paymentId: string
  readonly reasonCode?: string | undefined
  readonly reason?: string | undefined
}

/**
 * Voids a payment that is not settled: always all of it. Shortly before the batch closes the gateway may refuse, and the
 * void has failed: nothing is refunded in its place.
 * Errors: `resource_missing`, `invalid_state` for a settled payment or one of which something went back,
 * `gateway_unavailable` where nothing was sent. Pinned by voids.test.ts.
 */
export function createVoid(
  context: Context,
  ports: PaymentPorts,
  wanted: WantedVoid,
): () => Promise<Result<Planned<Reversal>, DomainError>> {
  return reverse(
    context,
    ports,
    () => beginVoid(context, wanted),
    (state) => answerOf(onlyLeg(state)),
  )
}

async function beginVoid(context: Context, wanted: WantedVoid): Promise<Result<Begun<ReversalState>, DomainError>> {
  const { earlier, ...found } = await context.db.load({
    ...reversibleQueries(context, wanted),
    earlier: earlierReversals(context),
    held: context.db.rows.payments.byId(wanted.paymentId),
  })
  if (earlier.length > 0) return ok({ kind: 'earlier', attempts: earlier })
  const around = reversibleOf(found)
  const taken = around && takenBy(around, wanted.paymentId)
  if (!around || !taken) {
    if (found.held?.status === 'authorized') return err(invalidState(ONLY_HELD, 'payment_id'))
    return err(missing('Payment', 'payment_id'))
  }
  const { payment } = taken
  if (returnable(payment) === 0) return err(invalidState(nothingLeft('Payment', payment), 'payment_id'))
  if (!isWhole(payment)) {
    return err(invalidState('A part of the payment went back already: refund the rest.', 'payment_id'))
  }
  const window = windowOf(around, taken, context.now)
  if (window === 'settled') return err(invalidState('The payment is settled: refund it instead.', 'payment_id'))
  return ok(
    beginReversals(context, around, [
      {
        ...taken,
        kind: 'void',
        method: payment.gateway === 'manual' ? 'offline' : 'void',
        amountMinor: payment.capturedMinor,
        reasonCode: wanted.reasonCode ?? null,
        reason: wanted.reason ?? null,
      },
    ]),
  )
}

const ONLY_HELD =
  'The payment only holds funds: void its charge (POST /v2/charges/{id}/void), or cancel its payment intent.'
