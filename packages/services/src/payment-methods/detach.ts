import { err, invalidState, missing, ok, type DomainError, type PaymentMethod, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { methodDetached } from './events.ts'

/** Takes a payment method from its customer: it is charged no more, but may be attached again. */
export async function detachPaymentMethod(
  { db, now }: Context,
  id: string,
): Promise<Result<Planned<PaymentMethod>, DomainError>> {
  const { method } = await db.load({ method: db.rows.paymentMethods.byId(id) })
  if (!method) return err(missing('Payment method'))
  if (method.status === 'inactive') return err(invalidState('The payment method is detached already.'))
  const set = { status: 'inactive' as const, isDefault: false, updatedAt: now }
  const after = updated(method, set)
  return ok({
    value: after,
    plan: {
      changes: [update('paymentMethods', method, set)],
      events: [methodDetached(after)],
      audit: [{ action: 'payment_method.detach', objectType: 'payment_method', objectId: id }],
    },
  })
}
