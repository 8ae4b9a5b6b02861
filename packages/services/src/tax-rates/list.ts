import type { TaxRate } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type TaxRateFilter = Filter<{ active: boolean; country: string; inclusive: boolean }>

/** A page of tax rates, newest first. */
export async function listTaxRates({ db }: Context, window: Window, filter: TaxRateFilter): Promise<Page<TaxRate>> {
  const { page } = await db.load({ page: db.rows.taxRates.list(window, filter) })
  return page
}
