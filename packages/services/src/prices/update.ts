import type { UpdatePrice } from '@revkeen-edge/contracts'
import { err, invalidField, missing, ok, type DomainError, type Price, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { priceUpdated } from './events.ts'
import { takenLookupKey } from './lookup-key.ts'

/** Changes what a price is called and whether it is sold. What it costs never changes. */
export async function updatePrice(
  context: Context,
  id: string,
  body: UpdatePrice,
  checked = false,
): Promise<Result<Planned<Price>, DomainError>> {
  const { db, now } = context
  const { active, is_active, name, nickname, description, lookup_key, metadata } = body
  if (active !== undefined && is_active !== undefined && active !== is_active) {
    return err(invalidField('is_active', 'differs from active'))
  }
  const { price } = await db.load({ price: db.rows.prices.byId(id) })
  if (!price) return err(missing('Price'))
  const given = { active: active ?? is_active, name, nickname, description, lookupKey: lookup_key, metadata }
  const set: Partial<Price> = Object.fromEntries(
    Object.entries({ ...given, updatedAt: now }).filter(([, value]) => value !== undefined),
  )
  const after = updated(price, set)
  const taken = checked ? await takenLookupKey(context, after) : null
  if (taken) return err(taken)
  return ok({
    value: after,
    plan: {
      changes: [update('prices', price, set)],
      events: [priceUpdated(price, after)],
      audit: [{ action: 'price.update', objectType: 'price', objectId: id }],
    },
  })
}
