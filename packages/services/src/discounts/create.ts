import type { CreateDiscount } from '@revkeen-edge/contracts'
import {
  checkDiscount,
  err,
  invalidField,
  ok,
  type Discount,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { merchantCurrency } from '../merchant-currency.ts'
import { insert, type Planned } from '../plan.ts'
import { plainFields, scopeFields, valueFields } from './fields.ts'
import { newDiscount } from './new.ts'
import { missingProduct, takenCode } from './references.ts'

/**
 * Creates a discount. `checked` looks first whether its code is free, after a commit that was refused.
 * Errors: `validation_error` by field, `resource_missing` for a product, `conflict` for a code that is taken.
 */
export async function createDiscount(
  context: Context,
  body: CreateDiscount,
  checked = false,
): Promise<Result<Planned<Discount>, DomainError>> {
  const built = await discountOf(context, body)
  if (!built.ok) return built
  const discount = built.value
  const wrong =
    checkDiscount(discount) ??
    (await missingProduct(context, discount.productIds)) ??
    (checked ? await takenCode(context, discount) : null)
  if (wrong) return err(wrong)
  return ok({
    value: discount,
    plan: {
      changes: [insert('discounts', discount)],
      audit: [{ action: 'discount.create', objectType: 'discount', objectId: discount.id }],
    },
  })
}

async function discountOf(context: Context, body: CreateDiscount): Promise<Result<Discount, DomainError>> {
  const value = valueFields(body)
  if (!value.ok) return value
  const bare = newDiscount(context, { code: body.code, ...value.value })
  const scope = scopeFields(body, bare)
  if (!scope.ok) return scope
  const { valid_until: until, expires_at: expires } = body
  if (until !== undefined && expires !== undefined && until !== expires) {
    return err(invalidField('expires_at', 'differs from valid_until'))
  }
  return ok({
    ...bare,
    ...plainFields(body),
    ...scope.value,
    validUntil: until ?? expires ?? null,
    currency: await currencyOf(context, bare, body.currency),
  })
}

/** A fixed amount is in the merchant's currency unless told. */
async function currencyOf(context: Context, { type }: Discount, given: string | undefined): Promise<string | null> {
  if (given !== undefined) return given
  return type === 'fixed_amount' ? merchantCurrency(context) : null
}
