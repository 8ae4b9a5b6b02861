import type { UpdateProduct } from '@revkeen-edge/contracts'
import { checkProduct, err, missing, ok, type DomainError, type Product, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { productUpdated } from './events.ts'
import { productFields, settled } from './fields.ts'

/**
 * Changes a product. What was sold before keeps its own amounts. An integration's record of it counts as new content
 * when it is pushed again.
 */
export async function updateProduct(
  context: Context,
  id: string,
  body: UpdateProduct,
): Promise<Result<Planned<Product>, DomainError>> {
  const { db, now } = context
  const { product } = await db.load({ product: db.rows.products.byId(id) })
  if (!product) return err(missing('Product'))
  const { intervalCount, stockQuantity } = settled({ ...product, ...productFields(body) })
  const set = { ...productFields(body), intervalCount, stockQuantity, contentHash: null, updatedAt: now }
  const after = updated(product, set)
  const wrong = checkProduct(after)
  if (wrong) return err(wrong)
  return ok({
    value: after,
    plan: {
      changes: [update('products', product, set)],
      events: [productUpdated(product, after)],
      audit: [{ action: 'product.update', objectType: 'product', objectId: id }],
    },
  })
}
