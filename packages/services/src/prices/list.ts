import type { Price } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type PriceFilter = Filter<{
  productId: string
  type: string
  pricingModel: string
  active: boolean
  currency: string
  lookupKey: string
}>

/** A page of prices, newest first. */
export async function listPrices({ db }: Context, window: Window, filter: PriceFilter): Promise<Page<Price>> {
  const { page } = await db.load({ page: db.rows.prices.list(window, filter) })
  return page
}
