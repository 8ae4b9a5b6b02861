import { err, missing, ok, type DomainError, type Payment, type Result } from '@revkeen-edge/domain'
import { rowAfter, rowInserted } from '../plan.ts'
import { refusalOf, type Settlement } from './charge.ts'

/** The payment as its outcome left it: processing, taken, held or failed. */
export function paymentAfter({ state, plan }: Settlement): Result<Payment, DomainError> {
  const made = rowInserted(plan, 'payments')
  if (made) return ok(made)
  return state.payment ? ok(rowAfter(plan, 'payments', state.payment)) : err(missing('Payment'))
}

/** The payment, or why there is none: a decline and a payment that is being checked are errors. */
export function paymentOrRefusal(settlement: Settlement): Result<Payment, DomainError> {
  const refusal = refusalOf(settlement.attempt)
  return refusal ? err(refusal) : paymentAfter(settlement)
}
