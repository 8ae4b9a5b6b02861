import { err, missing, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Query } from '../ports/database.ts'

/** What a customer has, in the same round trip as the customer: another tenant's or a deleted one is not found. */
export async function ownedBy<T>(
  { db }: Context,
  customerId: string,
  query: Query<T>,
): Promise<Result<T, DomainError>> {
  const { customer, owned } = await db.load({ customer: db.rows.customers.byId(customerId), owned: query })
  return customer ? ok(owned) : err(missing('Customer'))
}
