import { missing, type Discount, type DomainError } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** The error where another living discount has the code, else null. */
export async function takenCode({ db }: Context, { id, code, codeKey }: Discount): Promise<DomainError | null> {
  const { other } = await db.load({ other: db.rows.discounts.byCode(codeKey) })
  if (!other || other.id === id) return null
  return { code: 'conflict', message: `Another discount has the code ${code}.`, param: 'code' }
}

/** The error where a discount is for a product that the merchant does not have, else null. */
export async function missingProduct({ db }: Context, productIds: readonly string[]): Promise<DomainError | null> {
  if (productIds.length === 0) return null
  const { found } = await db.load({ found: db.rows.products.byIds(productIds) })
  const known = new Set(found.map(({ id }) => id))
  const at = productIds.findIndex((id) => !known.has(id))
  return at < 0 ? null : missing('Product', `product_ids[${at}]`)
}
