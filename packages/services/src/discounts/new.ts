import { discountCodeKey, type Discount } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A discount without limits on the whole order, before what is known is laid over it. */
export function newDiscount(context: Context, known: Pick<Discount, 'code' | 'type' | 'value'>): Discount {
  const code = discountCodeKey(known.code)
  return {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    code,
    codeKey: code,
    type: known.type,
    value: known.value,
    name: null,
    description: null,
    currency: null,
    scope: 'entire_order',
    productIds: [],
    maxRedemptions: null,
    maxRedemptionsPerCustomer: null,
    redemptions: 0,
    validFrom: null,
    validUntil: null,
    recurringType: null,
    recurringCycles: null,
    firstTimeCustomer: false,
    isActive: true,
    archivedAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}
