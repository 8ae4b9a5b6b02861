import type { PaymentMethod } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type PaymentMethodFilter = Filter<{ customerId: string; type: string; status: string }>

/** A page of stored payment methods, newest first. */
export async function listPaymentMethods(
  { db }: Context,
  window: Window,
  filter: PaymentMethodFilter,
): Promise<Page<PaymentMethod>> {
  const { page } = await db.load({ page: db.rows.paymentMethods.list(window, filter) })
  return page
}
