import type { DomainError, Payment, Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { ownedBy } from '../customers/owned.ts'
import type { Page, Window } from '../ports/repositories.ts'

/** A page of a customer's payments, newest first. Errors: `resource_missing` for the customer. */
export async function listPaymentsOfCustomer(
  context: Context,
  customerId: string,
  window: Window,
): Promise<Result<Page<Payment>, DomainError>> {
  return ownedBy(context, customerId, context.db.rows.payments.list(window, { customerId }))
}
