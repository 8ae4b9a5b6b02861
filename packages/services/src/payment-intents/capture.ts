import type { CapturePaymentIntent } from '@revkeen-edge/contracts'
import { err, invalidState, ok, type DomainError, type PaymentIntent, type Result } from '@revkeen-edge/domain'
import { charge, refusalOf, type Settlement } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { intentAnswer } from './confirm.ts'
import { beginFollowUp } from './follow-up.ts'

/**
 * Takes held funds, in full or in part; the rest is let go by the gateway. It can be done once.
 * Errors: `invalid_state` where nothing is held, `amount_too_large`, `payment_declined`, `payment_processing`.
 */
export function capturePaymentIntent(
  context: Context,
  ports: PaymentPorts,
  id: string,
  { amount_to_capture: wanted }: CapturePaymentIntent,
): () => Promise<Result<Planned<PaymentIntent>, DomainError>> {
  const amountOf = (intent: PaymentIntent) => capturable(intent, wanted)
  return charge(context, ports, () => beginFollowUp(context, id, { action: 'capture', amountOf }), followUpAnswer)
}

function capturable(
  { status, capturableMinor, currency }: PaymentIntent,
  wanted: number | undefined,
): Result<number, DomainError> {
  if (status !== 'processing' || capturableMinor === 0) {
    return err(invalidState(`The payment intent is ${status}: there is nothing to capture.`))
  }
  if (wanted !== undefined && wanted > capturableMinor) {
    return err({
      code: 'amount_too_large',
      message: `Only ${capturableMinor} is held, in minor units of ${currency}.`,
      param: 'amount_to_capture',
    })
  }
  return ok(wanted ?? capturableMinor)
}

/** The intent after its capture or void, or why the gateway did neither. */
export function followUpAnswer(settlement: Settlement): Result<PaymentIntent, DomainError> {
  const refusal = refusalOf(settlement.attempt)
  return refusal ? err(refusal) : intentAnswer(settlement)
}
