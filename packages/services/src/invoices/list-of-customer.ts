import type { DomainError, Invoice, Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { ownedBy } from '../customers/owned.ts'
import type { Page, Window } from '../ports/repositories.ts'

/** A page of a customer's invoices, newest first. Errors: `resource_missing` for the customer. */
export async function listInvoicesOfCustomer(
  context: Context,
  customerId: string,
  window: Window,
): Promise<Result<Page<Invoice>, DomainError>> {
  return ownedBy(context, customerId, context.db.rows.invoices.list(window, { customerId }))
}
