import { err, missing, ok, type DomainError, type Result, type TestClock } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { customerDeleted } from '../customers/events.ts'
import { joined, update, updated, type Plan, type Planned } from '../plan.ts'
import { endAll } from '../subscriptions/end-all.ts'
import { sandboxOnly } from './get.ts'
import { onClock } from './on-clock.ts'

/**
 * Deletes a test clock with its customers: their subscriptions are canceled, what was billed stays to be read.
 * Errors: `resource_missing`, `payment_processing` while a first payment is being checked.
 */
export async function deleteTestClock(context: Context, id: string): Promise<Result<Planned<TestClock>, DomainError>> {
  const { rows } = context.db
  const { clock, customers, subscriptions } = await context.db.load({
    clock: rows.testClocks.byId(id),
    customers: rows.customers.onClock(id),
    subscriptions: rows.subscriptions.livingOnClock(id),
  })
  if (!clock || !sandboxOnly(context).ok) return err(missing('Test clock'))
  const { now } = onClock(context, clock)
  const ended = await endAll(context, subscriptions, 'test_clock_deleted')
  if (!ended.ok) return ended
  const set = { status: 'ready', target: null, deletedAt: context.now, updatedAt: context.now } as const
  const gone: Plan = {
    changes: [
      update('testClocks', clock, set),
      ...customers.map((customer) => update('customers', customer, { deletedAt: now, updatedAt: now })),
    ],
    events: customers.map(customerDeleted),
    audit: [{ action: 'test_clock.delete', objectType: 'test_clock', objectId: id }],
  }
  return ok({ value: updated(clock, set), plan: joined(ended.value, gone) })
}
