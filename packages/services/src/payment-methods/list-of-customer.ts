import type { DomainError, PaymentMethod, Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { ownedBy } from '../customers/owned.ts'
import type { Page, Window } from '../ports/repositories.ts'

/** A customer's payment methods; detached ones are left out. */
export async function listPaymentMethodsOfCustomer(
  context: Context,
  customerId: string,
  window: Window,
): Promise<Result<Page<PaymentMethod>, DomainError>> {
  return ownedBy(
    context,
    customerId,
    context.db.rows.paymentMethods.list(window, { customerId, statuses: ['active', 'expired'] }),
  )
}
