import type { DomainError, Product } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** Two products that share a code or a slug, and the error that says so. */
export interface Taken {
  readonly ids: readonly [string, string]
  readonly error: DomainError
}

type Coded = Pick<Product, 'id' | 'productId' | 'slug'>

/** The first of the products whose code or slug another product has; null when all are free. */
export async function takenCode({ db }: Context, products: readonly Coded[]): Promise<Taken | null> {
  const productIds = products.map(({ productId }) => productId)
  const slugs = products.flatMap(({ slug }) => slug ?? [])
  const { found } = await db.load({ found: db.rows.products.byCodes({ productIds, slugs }) })
  return clash([...products, ...found])
}

/** The first two different products of a list that share a code or a slug. */
export function clash(products: readonly Coded[]): Taken | null {
  const codes = new Map<string, string>()
  const slugs = new Map<string, string>()
  for (const { id, productId, slug } of products) {
    const sameCode = codes.get(productId) ?? id
    if (sameCode !== id) return taken([sameCode, id], 'product_id', productId)
    codes.set(productId, id)
    if (slug === null) continue
    const sameSlug = slugs.get(slug) ?? id
    if (sameSlug !== id) return taken([sameSlug, id], 'slug', slug)
    slugs.set(slug, id)
  }
  return null
}

function taken(ids: Taken['ids'], param: 'product_id' | 'slug', value: string): Taken {
  return { ids, error: { code: 'conflict', message: `Another product has the ${param} ${value}.`, param } }
}
