import type { UpdatePaymentMethod } from '@revkeen-edge/contracts'
import { err, invalidState, missing, ok, type DomainError, type PaymentMethod, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Change, type Planned } from '../plan.ts'
import { retryAsDefault } from '../dunning/on-new-card.ts'
import { methodUpdated } from './events.ts'

/** Changes billing details and metadata, or makes it its customer's default. */
export async function updatePaymentMethod(
  { db, now }: Context,
  id: string,
  body: UpdatePaymentMethod,
): Promise<Result<Planned<PaymentMethod>, DomainError>> {
  const { method } = await db.load({ method: db.rows.paymentMethods.byId(id) })
  if (!method) return err(missing('Payment method'))
  const promotes = body.is_default === true && !method.isDefault
  if (promotes && method.status !== 'active') {
    return err(invalidState('Only an active payment method can be the default.', 'is_default'))
  }
  const set = {
    ...(body.billing_details === undefined ? {} : { billingDetails: body.billing_details }),
    ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
    ...(promotes ? { isDefault: true } : {}),
    updatedAt: now,
  }
  const after = updated(method, set)
  const clear: Change[] = promotes ? [{ kind: 'clear_default_payment_method', customerId: method.customerId }] : []
  const retry = promotes ? retryAsDefault({ now }, method) : []
  return ok({
    value: after,
    plan: {
      changes: [...clear, update('paymentMethods', method, set), ...retry],
      events: [methodUpdated(method, after)],
      audit: [{ action: 'payment_method.update', objectType: 'payment_method', objectId: id }],
    },
  })
}
