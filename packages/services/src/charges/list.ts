import type { Payment } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type ChargeFilter = Filter<{ customerId: string; status: string; createdGte: number; createdLte: number }>

/** The payments of known customers at gateways, newest first. */
export async function listCharges({ db }: Context, window: Window, filter: ChargeFilter): Promise<Page<Payment>> {
  const { page } = await db.load({ page: db.rows.payments.list(window, { ...filter, charges: true }) })
  return page
}
