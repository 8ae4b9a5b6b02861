import type { Payment } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type PaymentFilter = Filter<{ customerId: string; invoiceId: string; status: string }>

/** A page of payments, newest first. */
export async function listPayments({ db }: Context, window: Window, filter: PaymentFilter): Promise<Page<Payment>> {
  const { page } = await db.load({ page: db.rows.payments.list(window, filter) })
  return page
}
