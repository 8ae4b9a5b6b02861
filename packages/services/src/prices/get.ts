import { err, missing, ok, type DomainError, type Price, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A price. Errors: `resource_missing`. */
export async function getPrice({ db }: Context, id: string): Promise<Result<Price, DomainError>> {
  const { price } = await db.load({ price: db.rows.prices.byId(id) })
  return price ? ok(price) : err(missing('Price'))
}
