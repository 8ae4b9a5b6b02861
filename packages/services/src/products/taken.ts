import type { DomainError, Product } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

type Coded = Pick<Product, 'id' | 'productId' | 'slug'>

/** Which of the products' codes or slugs another product has, as the error that says so; null when all are free. */
export async function takenCode({ db }: Context, products: readonly Coded[]): Promise<DomainError | null> {
  const productIds = products.map(({ productId }) => productId)
  const slugs = products.flatMap(({ slug }) => slug ?? [])
  const { found } = await db.load({ found: db.rows.products.byCodes({ productIds, slugs }) })
  return clash([...products, ...found])
}

/** The first two different products of a list that share a code or a slug. */
export function clash(products: readonly Coded[]): DomainError | null {
  const codes = new Map<string, string>()
  const slugs = new Map<string, string>()
  for (const { id, productId, slug } of products) {
    if ((codes.get(productId) ?? id) !== id) return taken('product_id', productId)
    if (slug !== null && (slugs.get(slug) ?? id) !== id) return taken('slug', slug)
    codes.set(productId, id)
    if (slug !== null) slugs.set(slug, id)
  }
  return null
}

function taken(param: 'product_id' | 'slug', value: string): DomainError {
  return { code: 'conflict', message: `Another product has the ${param} ${value}.`, param }
}
