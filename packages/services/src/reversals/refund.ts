import {
  err,
  invalidState,
  missing,
  ok,
  refundable,
  returnable,
  reversalMethod,
  type DomainError,
  type Payment,
  type Result,
  type Reversal,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { answerOf, onlyLeg } from './answer.ts'
import type { WantedReversal } from './new.ts'
import { beginReversals, earlierReversals, reverse, type Returning } from './reverse.ts'
import { reversibleOf, reversibleQueries, type Reversible, type Taken } from './state.ts'
import { windowOf } from './window.ts'

/** What is refunded of which payment, and why. */
export interface WantedRefund {
  /** The payment, or one of its transactions. */
  readonly paymentId: string
  /** Left out: all that is left of it. */
  readonly amountMinor?: number | undefined
  readonly reasonCode?: string | undefined
  readonly reason?: string | undefined
  /** Whether a payment that was found may be refunded here. */
  allows?(payment: Payment): boolean
  /** What the payment is called in errors, with the request's own names. */
  readonly names?: { readonly resource: string; readonly payment?: string; readonly amount: string }
}

const OWN_NAMES = { resource: 'Payment', payment: 'payment_id', amount: 'amount_minor' }

/**
 * Refunds a payment, in full or in part, through the gateway that took it. What is not settled yet is undone instead,
 * which costs no fees. What the gateway says is told by the refund itself: `succeeded`, `failed`, or `processing` until
 * it has answered.
 * Errors: `resource_missing`, `invalid_state` where nothing is left, `amount_too_large` beyond what is left,
 * `gateway_unavailable` where nothing was sent. Pinned by refunds.test.ts.
 */
export function createRefund(
  context: Context,
  ports: PaymentPorts,
  wanted: WantedRefund,
): () => Promise<Result<Planned<Reversal>, DomainError>> {
  return reverse(
    context,
    ports,
    () => beginRefund(context, wanted),
    (state) => answerOf(onlyLeg(state).reversal),
  )
}

/** Begins the refund of one payment. */
export async function beginRefund(context: Context, wanted: WantedRefund): Promise<Result<Returning, DomainError>> {
  const { names = OWN_NAMES, amountMinor } = wanted
  const { earlier, ...found } = await context.db.load({
    ...reversibleQueries(context, wanted),
    earlier: earlierReversals(context),
  })
  if (earlier.length > 0) return ok({ kind: 'earlier', reversals: earlier })
  const around = reversibleOf(found)
  const taken = around && takenBy(around, wanted.paymentId)
  if (!around || !taken || wanted.allows?.(taken.payment) === false) return err(missing(names.resource, names.payment))
  const left = leftOf(around, taken)
  if (left === 0) return err(invalidState(nothingLeft(names.resource, taken.payment)))
  if (amountMinor !== undefined && amountMinor > left) {
    const message = `Only ${left} can still be refunded, in minor units of ${taken.payment.currency}.`
    return err({ code: 'amount_too_large', message, param: names.amount })
  }
  return ok(
    beginReversals(context, around, [
      refundOf(context, around, taken, { ...wanted, amountMinor: amountMinor ?? left }),
    ]),
  )
}

/** A refund of one payment, by the way that its settlement leaves. */
export function refundOf(
  { now }: Context,
  around: Reversible,
  taken: Taken,
  { amountMinor, reasonCode, reason }: { amountMinor: number } & Pick<WantedRefund, 'reasonCode' | 'reason'>,
): WantedReversal {
  return {
    ...taken,
    kind: 'refund',
    method: reversalMethod(taken.payment, amountMinor, windowOf(around, taken, now)),
    amountMinor,
    reasonCode: reasonCode ?? null,
    reason: reason ?? null,
  }
}

/** What of a payment may go back, in minor units: credit notes may have put some of it on the customer's balance. */
export function leftOf({ taken, notes }: Reversible, { payment }: Taken): number {
  return refundable(
    payment,
    taken.map((each) => each.payment),
    notes,
  )
}

/** The payment that a request names, by itself or by its transaction. */
export function takenBy({ taken }: Reversible, id: string): Taken | null {
  return taken.find(({ payment, sale }) => payment.id === id || sale.id === id) ?? null
}

/** Why nothing of a payment can be returned. */
export function nothingLeft(resource: string, payment: Payment): string {
  const { status, reversingMinor, disputedMinor } = payment
  const name = resource.toLowerCase()
  if (returnable(payment) > 0) return `What is left of the ${name} is on the customer’s balance already.`
  if (reversingMinor > 0) return `The ${name} is being returned already. Look again in a minute.`
  if (disputedMinor > 0) return `The ${name} is disputed: its money is with the cardholder’s bank.`
  return `The ${name} is ${status}: nothing is left to return.`
}
