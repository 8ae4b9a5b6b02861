import {
  err,
  missing,
  ok,
  type Customer,
  type DomainError,
  type Result,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { joined, update, updated, type Change, type Plan, type Planned } from '../plan.ts'
import { endAll } from '../subscriptions/end-all.ts'
import { customerDeleted } from './events.ts'

/**
 * Hides a customer and frees its e-mail and external id. Nothing is charged any more: the subscriptions are canceled, and what
 * was to begin does not. What was billed stays, as the law wants it. Errors: `resource_missing`, `payment_processing` while
 * the first payment of a subscription is being checked.
 */
export async function deleteCustomer(context: Context, id: string): Promise<Result<Planned<Customer>, DomainError>> {
  const { db, now } = context
  const { customer, subscriptions, schedules } = await db.load({
    customer: db.rows.customers.byId(id),
    subscriptions: db.rows.subscriptions.livingOf(id),
    schedules: db.rows.subscriptionSchedules.toBeginFor(id),
  })
  if (!customer) return err(missing('Customer'))
  const ended = await endAll(context, subscriptions, 'customer_deleted')
  if (!ended.ok) return ended
  const set = { deletedAt: now, updatedAt: now }
  const gone: Plan = {
    changes: [update('customers', customer, set), ...schedules.map((schedule) => dropped(context, schedule))],
    events: [customerDeleted(customer)],
    audit: [{ action: 'customer.delete', objectType: 'customer', objectId: id }],
  }
  return ok({ value: updated(customer, set), plan: joined(ended.value, gone) })
}

function dropped({ now }: Context, schedule: SubscriptionSchedule): Change {
  return update('subscriptionSchedules', schedule, { status: 'canceled', dueAt: null, updatedAt: now })
}
