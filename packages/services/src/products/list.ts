import type { Product } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

/** A page of products, newest first. */
export async function listProducts(
  { db }: Context,
  window: Window,
  filter: Filter<{ search: string; isActive: boolean; kind: string }>,
): Promise<Page<Product>> {
  const { page } = await db.load({ page: db.rows.products.list(window, filter) })
  return page
}
