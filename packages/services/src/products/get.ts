import { err, missing, ok, type DomainError, type Product, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A product. Errors: `resource_missing`. */
export async function getProduct({ db }: Context, id: string): Promise<Result<Product, DomainError>> {
  const { product } = await db.load({ product: db.rows.products.byId(id) })
  return product ? ok(product) : err(missing('Product'))
}
