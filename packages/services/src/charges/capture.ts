import type { DomainError, Payment, Result } from '@revkeen-edge/domain'
import { paymentOrRefusal } from '../charging/answer.ts'
import { charge } from '../charging/charge.ts'
import { beginFollowUp } from '../charging/follow-up.ts'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { isCharge } from './find.ts'

/**
 * Takes the funds that a charge holds, once: all of them, or a part whose rest is released. Errors: `invalid_state` where
 * nothing is held, `amount_too_large`, `payment_declined` where the gateway refuses, `payment_processing` until it has
 * answered.
 */
export function captureCharge(
  context: Context,
  ports: PaymentPorts,
  id: string,
  amountMinor: number | undefined,
): () => Promise<Result<Planned<Payment>, DomainError>> {
  const wanted = { paymentId: id, amountMinor, resource: 'Charge', param: 'amountMinor', allows: isCharge }
  return charge(context, ports, () => beginFollowUp(context, { ...wanted, action: 'capture' }), paymentOrRefusal)
}

/** Lets the funds go that a charge holds. Errors: those of a capture. */
export function voidCharge(
  context: Context,
  ports: PaymentPorts,
  id: string,
): () => Promise<Result<Planned<Payment>, DomainError>> {
  const wanted = { paymentId: id, resource: 'Charge', param: 'amountMinor', allows: isCharge }
  return charge(context, ports, () => beginFollowUp(context, { ...wanted, action: 'void' }), paymentOrRefusal)
}
