import { err, missing, ok, type Discount, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A discount, archived or not. Errors: `resource_missing`. */
export async function getDiscount({ db }: Context, id: string): Promise<Result<Discount, DomainError>> {
  const { discount } = await db.load({ discount: db.rows.discounts.byId(id) })
  return discount ? ok(discount) : err(missing('Discount'))
}
