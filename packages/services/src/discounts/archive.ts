import { err, missing, ok, type Discount, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'

/** Takes a discount out of use and frees its code. What it was used for stays. One that is archived stays as it is. */
export async function archiveDiscount(
  { db, now }: Context,
  id: string,
): Promise<Result<Planned<Discount>, DomainError>> {
  const { discount } = await db.load({ discount: db.rows.discounts.byId(id) })
  if (!discount) return err(missing('Discount'))
  if (discount.archivedAt !== null) return ok({ value: discount, plan: { changes: [] } })
  const set = { ...archival(discount, true, now), updatedAt: now }
  return ok({
    value: updated(discount, set),
    plan: {
      changes: [update('discounts', discount, set)],
      audit: [{ action: 'discount.archive', objectType: 'discount', objectId: id }],
    },
  })
}

/** A discount that comes back from the archive stays switched off until it is switched on. */
export function archival({ archivedAt }: Discount, archived: boolean, now: number): Partial<Discount> {
  if (!archived) return { archivedAt: null }
  return { archivedAt: archivedAt ?? now, isActive: false }
}
