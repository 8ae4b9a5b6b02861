import { err, missing, ok, type DomainError, type Price, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { priceArchived } from './events.ts'

/** Takes a price off sale; its lookup key is free again. What was sold at it stays. */
export async function archivePrice({ db, now }: Context, id: string): Promise<Result<Planned<Price>, DomainError>> {
  const { price } = await db.load({ price: db.rows.prices.byId(id) })
  if (!price) return err(missing('Price'))
  if (!price.active) return ok({ value: price, plan: { changes: [] } })
  const set = { active: false, updatedAt: now }
  const after = updated(price, set)
  return ok({
    value: after,
    plan: {
      changes: [update('prices', price, set)],
      events: [priceArchived(after)],
      audit: [{ action: 'price.archive', objectType: 'price', objectId: id }],
    },
  })
}
