import type { PaymentAttempt } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type PaymentAttemptFilter = Filter<{ invoiceId: string; checkoutSessionId: string; statuses: readonly string[] }>

export async function listPaymentAttempts(
  { db }: Context,
  window: Window,
  filter: PaymentAttemptFilter,
): Promise<Page<PaymentAttempt>> {
  const { page } = await db.load({ page: db.rows.paymentAttempts.list(window, filter) })
  return page
}
