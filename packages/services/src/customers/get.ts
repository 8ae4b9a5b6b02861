import { err, missing, ok, type Customer, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A customer. Errors: `resource_missing`. */
export async function getCustomer({ db }: Context, id: string): Promise<Result<Customer, DomainError>> {
  const { customer } = await db.load({ customer: db.rows.customers.byId(id) })
  return customer ? ok(customer) : err(missing('Customer'))
}
