import type { DomainError, Invoice, Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { ownedBy } from '../customers/owned.ts'
import type { Page, Window } from '../ports/repositories.ts'

export async function listInvoicesOfCustomer(
  context: Context,
  customerId: string,
  window: Window,
): Promise<Result<Page<Invoice>, DomainError>> {
  return ownedBy(context, customerId, context.db.rows.invoices.list(window, { customerId }))
}
