import {
  ACTIVATION,
  err,
  invalidState,
  ok,
  transition,
  type DomainError,
  type PaymentLink,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { changeOfState } from './change.ts'
import { getPaymentLink } from './get.ts'

/** Turns a link on, off, or off for good. Turning it to where it is changes nothing. */
export async function switchPaymentLink(
  context: Context,
  checkoutUrl: string,
  id: string,
  step: 'activate' | 'deactivate' | 'archive',
): Promise<Result<Planned<PaymentLink>, DomainError>> {
  const found = await getPaymentLink(context, id)
  if (!found.ok) return found
  const link = found.value
  const activation = transition(ACTIVATION, link.activation, step)
  if (!activation.ok) return err(invalidState('An archived payment link cannot be changed.', 'status'))
  const over = link.status === 'expired' || link.status === 'completed'
  if (step === 'activate' && over) {
    return err(invalidState(`A payment link that is ${link.status} cannot be activated.`, 'status'))
  }
  if (activation.value === link.activation) return ok({ value: link, plan: { changes: [] } })
  const set = { activation: activation.value, activationChangedAt: context.now }
  return ok(
    changeOfState(context, checkoutUrl, link, { event: 'payment_link.updated', action: `payment_link.${step}`, set }),
  )
}
