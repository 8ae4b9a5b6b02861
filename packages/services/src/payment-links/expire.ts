import {
  err,
  invalidState,
  LIFECYCLE,
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

/** Ends a link for good and turns it off. One that has expired already stays as it is. */
export async function expirePaymentLink(
  context: Context,
  checkoutUrl: string,
  id: string,
  reason: string | null,
): Promise<Result<Planned<PaymentLink>, DomainError>> {
  const found = await getPaymentLink(context, id)
  if (!found.ok) return found
  const link = found.value
  const status = transition(LIFECYCLE, link.status, 'expire')
  if (!status.ok) return err(invalidState(`A payment link that is ${link.status} cannot expire.`, 'status'))
  const activation = link.activation === 'archived' ? 'archived' : 'inactive'
  if (link.status === 'expired' && link.activation === activation) return ok({ value: link, plan: { changes: [] } })
  const activationChangedAt = link.activation === activation ? link.activationChangedAt : context.now
  const set = {
    status: status.value,
    activation,
    activationChangedAt,
    expireReason: reason ?? link.expireReason,
  } as const
  return ok(
    changeOfState(context, checkoutUrl, link, { event: 'payment_link.expired', action: 'payment_link.expire', set }),
  )
}
