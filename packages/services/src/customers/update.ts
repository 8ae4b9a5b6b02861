import type { UpdateCustomer } from '@revkeen-edge/contracts'
import { emailKey, err, missing, ok, type Customer, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { customerUpdated } from './events.ts'
import { customerFields } from './fields.ts'

/** Changes a customer. An integration's record of it counts as new content when it is pushed again. */
export async function updateCustomer(
  context: Context,
  id: string,
  body: UpdateCustomer,
): Promise<Result<Planned<Customer>, DomainError>> {
  const { db, now } = context
  const { customer } = await db.load({ customer: db.rows.customers.byId(id) })
  if (!customer) return err(missing('Customer'))
  // What the source pushed last is no longer what is stored, so the same again is an update.
  const set = { ...customerFields(body), ...releasedKey(customer, body.email), contentHash: null, updatedAt: now }
  const after = updated(customer, set)
  return ok({
    value: after,
    plan: {
      changes: [update('customers', customer, set)],
      events: [customerUpdated(customer, after)],
      audit: [{ action: 'customer.update', objectType: 'customer', objectId: id }],
    },
  })
}

/** A customer that moves to another e-mail no longer stands for the old one at the checkout. */
export function releasedKey({ email }: Customer, next: string | undefined): Pick<Customer, 'buyerKey'> | undefined {
  return next === undefined || emailKey(next) === emailKey(email) ? undefined : { buyerKey: null }
}
