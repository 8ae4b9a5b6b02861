import { presentPaymentMethod } from '@revkeen-edge/contracts'
import type { PaymentMethod } from '@revkeen-edge/domain'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'

function draft(type: EventDraft['type'], method: PaymentMethod, previous?: unknown): EventDraft {
  const { id, customerId } = method
  return {
    type,
    objectType: 'payment_method',
    objectId: id,
    customerId,
    object: presentPaymentMethod(method),
    previous,
  }
}

export const methodAttached = (method: PaymentMethod): EventDraft => draft('customer.payment_method.attached', method)
export const methodDetached = (method: PaymentMethod): EventDraft => draft('customer.payment_method.detached', method)

/** Names what changed, as `previous_attributes` of an update event does. */
export function methodUpdated(before: PaymentMethod, after: PaymentMethod): EventDraft {
  return draft(
    'customer.payment_method.updated',
    after,
    changedFields(presentPaymentMethod(before), presentPaymentMethod(after)),
  )
}
