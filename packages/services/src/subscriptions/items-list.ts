import { err, missing, ok, type DomainError, type Result, type SubscriptionItem } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Page, Window } from '../ports/repositories.ts'

/** A page of a subscription's items, in the order of its invoices' lines. Errors: `resource_missing`. */
export async function listItems(
  { db }: Context,
  id: string,
  { limit, offset }: Window,
): Promise<Result<Page<SubscriptionItem>, DomainError>> {
  const { row, all } = await db.load({
    row: db.rows.subscriptions.byId(id),
    all: db.rows.subscriptions.items([id]),
  })
  if (!row) return err(missing('Subscription'))
  const items = all.slice(offset, offset + limit)
  return ok({ items, total: all.length, hasMore: offset + items.length < all.length })
}
