import type { Discount } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type DiscountFilter = Filter<{ isActive: boolean; archived: boolean; search: string }>

/** A page of discounts, newest first. */
export async function listDiscounts({ db }: Context, window: Window, filter: DiscountFilter): Promise<Page<Discount>> {
  const { page } = await db.load({ page: db.rows.discounts.list(window, filter) })
  return page
}
