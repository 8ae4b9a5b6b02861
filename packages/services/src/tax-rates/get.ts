import { err, missing, ok, type DomainError, type Result, type TaxRate } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A tax rate. Errors: `resource_missing`. */
export async function getTaxRate({ db }: Context, id: string): Promise<Result<TaxRate, DomainError>> {
  const { rate } = await db.load({ rate: db.rows.taxRates.byId(id) })
  return rate ? ok(rate) : err(missing('Tax rate'))
}
