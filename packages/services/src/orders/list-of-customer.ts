import type { DomainError, Order, Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { ownedBy } from '../customers/owned.ts'
import type { Page, Window } from '../ports/repositories.ts'

/** A page of a customer's orders, newest first. Errors: `resource_missing` for the customer. */
export async function listOrdersOfCustomer(
  context: Context,
  customerId: string,
  window: Window,
): Promise<Result<Page<Order>, DomainError>> {
  return ownedBy(context, customerId, context.db.rows.orders.list(window, { customerId }))
}
