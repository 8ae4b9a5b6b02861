import { err, missing, ok, type Customer, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { customerDeleted } from './events.ts'

/** Hides a customer and frees its e-mail and external id. What was billed stays, as the law wants it. */
export async function deleteCustomer(context: Context, id: string): Promise<Result<Planned<Customer>, DomainError>> {
  const { db, now } = context
  const { customer } = await db.load({ customer: db.rows.customers.byId(id) })
  if (!customer) return err(missing('Customer'))
  const set = { deletedAt: now, updatedAt: now }
  return ok({
    value: updated(customer, set),
    plan: {
      changes: [update('customers', customer, set)],
      events: [customerDeleted(customer)],
      audit: [{ action: 'customer.delete', objectType: 'customer', objectId: id }],
    },
  })
}
