import type { PaymentIntent } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type PaymentIntentFilter = Filter<{ customerId: string; status: string; createdGte: number; createdLte: number }>

/** A page of payment intents, newest first. */
export async function listPaymentIntents(
  { db }: Context,
  window: Window,
  filter: PaymentIntentFilter,
): Promise<Page<PaymentIntent>> {
  const { page } = await db.load({ page: db.rows.paymentIntents.list(window, filter) })
  return page
}
