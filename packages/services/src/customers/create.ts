import type { CreateCustomer } from '@revkeen-edge/contracts'
import { ok, type Customer, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'
import { customerCreated } from './events.ts'
import { customerFields } from './fields.ts'
import { newCustomer } from './new.ts'

/** Creates a customer. E-mails need not be unique: a merchant may bill two accounts of one person. */
export async function createCustomer(
  context: Context,
  body: CreateCustomer,
): Promise<Result<Planned<Customer>, DomainError>> {
  const customer = { ...newCustomer(context, body.email), ...customerFields(body) }
  return ok({
    value: customer,
    plan: {
      changes: [insert('customers', customer)],
      events: [customerCreated(customer)],
      audit: [{ action: 'customer.create', objectType: 'customer', objectId: customer.id }],
    },
  })
}
