import { err, invalidState, missing, ok, type DomainError, type PaymentMethod, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { retryAsDefault } from '../dunning/on-new-card.ts'
import { methodAttached } from './events.ts'

/** Gives a detached payment method to a customer. Attaching it where it is already changes nothing. */
export async function attachPaymentMethod(
  { db, now }: Context,
  id: string,
  customerId: string,
): Promise<Result<Planned<PaymentMethod>, DomainError>> {
  const { method, customer, standard } = await db.load({
    method: db.rows.paymentMethods.byId(id),
    customer: db.rows.customers.byId(customerId),
    standard: db.rows.paymentMethods.defaultOf(customerId),
  })
  if (!method) return err(missing('Payment method'))
  if (!customer) return err(missing('Customer', 'customer_id'))
  if (method.status !== 'inactive') {
    if (method.customerId === customerId) return ok({ value: method, plan: { changes: [] } })
    return err(invalidState('The payment method belongs to another customer. Detach it first.', 'customer_id'))
  }
  const set = { customerId, status: 'active' as const, isDefault: standard === null, updatedAt: now }
  const after = updated(method, set)
  return ok({
    value: after,
    plan: {
      changes: [update('paymentMethods', method, set), ...(set.isDefault ? retryAsDefault({ now }, after) : [])],
      events: [methodAttached(after)],
      audit: [{ action: 'payment_method.attach', objectType: 'payment_method', objectId: id }],
    },
  })
}
