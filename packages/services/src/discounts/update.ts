import type { UpdateDiscount } from '@revkeen-edge/contracts'
import {
  checkDiscount,
  err,
  invalidField,
  invalidState,
  missing,
  ok,
  type Discount,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { archival } from './archive.ts'
import { plainFields, scopeFields, storedValue } from './fields.ts'
import { missingProduct, takenCode } from './references.ts'

/**
 * Changes a discount, all but its code and type. While one that was used is active, its terms stay as they are: what it
 * takes off, off what, and for how many cycles. Invoices keep the discount that they were priced with.
 * Errors: `validation_error` by field, `invalid_state` for a limit below the uses so far or for fixed terms, `conflict` where an archived one
 * would come back to a code that is taken by now. `checked` looks whether it is, after a commit that was refused.
 */
export async function updateDiscount(
  context: Context,
  id: string,
  body: UpdateDiscount,
  checked = false,
): Promise<Result<Planned<Discount>, DomainError>> {
  const { discount } = await context.db.load({ discount: context.db.rows.discounts.byId(id) })
  if (!discount) return err(missing('Discount'))
  const changed = changesOf(context, discount, body)
  if (!changed.ok) return changed
  const after = updated(discount, changed.value)
  const wrong =
    checkDiscount(after) ??
    fixedTerm(discount, after, body) ??
    (body.max_redemptions === undefined ? null : limitProblem(after)) ??
    (body.product_ids ? await missingProduct(context, after.productIds) : null) ??
    (checked && after.archivedAt === null ? await takenCode(context, after) : null)
  if (wrong) return err(wrong)
  return ok({
    value: after,
    plan: {
      changes: [update('discounts', discount, changed.value)],
      audit: [{ action: 'discount.update', objectType: 'discount', objectId: id }],
    },
  })
}

function changesOf({ now }: Context, before: Discount, body: UpdateDiscount): Result<Partial<Discount>, DomainError> {
  if (body.is_archived === true && body.is_active === true) {
    return err(invalidField('is_active', 'must not be true for an archived discount'))
  }
  const scope = scopeFields(body, before)
  if (!scope.ok) return scope
  const { discount_value: value, is_archived: archived } = body
  return ok({
    ...(archived === undefined ? {} : archival(before, archived, now)),
    ...plainFields(body),
    ...scope.value,
    ...(value === undefined ? {} : { value: storedValue(before.type, value) }),
    updatedAt: now,
  })
}

/** What its users were offered, by the fields that say so. */
const TERMS = [
  ['value', ['discount_value']],
  ['scope', ['scope', 'applies_to', 'product_ids']],
  ['productIds', ['product_ids', 'applies_to', 'scope']],
  ['recurringType', ['recurring_type']],
  ['recurringCycles', ['recurring_cycles']],
] as const satisfies readonly (readonly [keyof Discount, readonly (keyof UpdateDiscount)[]])[]

/** The error where a term of an active discount that was used would change, by the field that changes it. */
function fixedTerm(before: Discount, after: Discount, body: UpdateDiscount): DomainError | null {
  if (!before.isActive || before.redemptions === 0) return null
  const changed = TERMS.find(([term]) => JSON.stringify(after[term]) !== JSON.stringify(before[term]))
  if (!changed) return null
  const [, fields] = changed
  const message = 'The discount has been used, so this stays as it is while the discount is active.'
  return invalidState(
    message,
    fields.find((field) => body[field] !== undefined),
  )
}

function limitProblem({ maxRedemptions, redemptions }: Discount): DomainError | null {
  if (redemptions <= (maxRedemptions ?? Infinity)) return null
  return invalidState(`The discount has been used ${redemptions} times already.`, 'max_redemptions')
}
