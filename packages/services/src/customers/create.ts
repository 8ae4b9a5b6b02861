import type { CreateCustomer } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  invalidState,
  MAX_CLOCK_CUSTOMERS,
  missing,
  ok,
  type Customer,
  type DomainError,
  type Result,
  type TestClock,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { customerCreated } from './events.ts'
import { customerFields } from './fields.ts'
import { newCustomer } from './new.ts'

/**
 * Creates a customer. E-mails need not be unique: a merchant may bill two accounts of one person. One on a test clock is
 * created at its time. Errors: `resource_missing` for the clock, `validation_error` for one that is live, `invalid_state` for
 * a clock that is full or on its way.
 */
export async function createCustomer(
  context: Context,
  body: CreateCustomer,
): Promise<Result<Planned<Customer>, DomainError>> {
  const clock = body.test_clock === undefined ? ok(null) : await clockFor(context, body.test_clock)
  if (!clock.ok) return clock
  const made = newCustomer(onClock(context, clock.value), body.email)
  const customer = { ...made, ...customerFields(body), testClockId: clock.value?.id ?? null }
  return ok({
    value: customer,
    plan: {
      changes: [insert('customers', customer)],
      events: [customerCreated(customer)],
      audit: [{ action: 'customer.create', objectType: 'customer', objectId: customer.id }],
    },
  })
}

async function clockFor({ db, tenant }: Context, id: string): Promise<Result<TestClock, DomainError>> {
  if (tenant.mode === 'live') return err(invalidField('test_clock', 'is for sandbox merchants'))
  const { clock, customers } = await db.load({
    clock: db.rows.testClocks.byId(id),
    customers: db.rows.customers.onClock(id),
  })
  if (!clock) return err(missing('Test clock', 'test_clock'))
  if (clock.status === 'advancing') return err(invalidState('The test clock is advancing.', 'test_clock'))
  if (customers.length < MAX_CLOCK_CUSTOMERS) return ok(clock)
  return err(invalidState(`A test clock holds at most ${MAX_CLOCK_CUSTOMERS} customers.`, 'test_clock'))
}
