import type { CustomerBalance, DomainError, Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { ownedBy } from './owned.ts'

/** What a customer has to spend, by currency. */
export async function balancesOfCustomer(
  context: Context,
  customerId: string,
): Promise<Result<readonly CustomerBalance[], DomainError>> {
  return ownedBy(context, customerId, context.db.rows.customers.balances(customerId))
}
