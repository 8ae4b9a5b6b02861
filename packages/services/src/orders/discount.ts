import {
  err,
  invalidState,
  ok,
  redeemable,
  type Catalogue,
  type Customer,
  type Discount,
  type DiscountRedemption,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { loadStanding, UNKNOWN_REDEEMER } from '../discounts/standing.ts'
import { intervalOf } from './figures.ts'
import type { OrderWithLines } from './of-invoice.ts'

interface Discounted {
  readonly order: OrderWithLines
  readonly customer: Customer | null
  readonly catalogue: Catalogue
}

/**
 * The how-manieth use of its customer an order would be of a discount, from 1. Of a customer who is not known yet, no limit
 * is checked before paying. Errors: `invalid_state` with a plain reason by `discount_id`.
 */
export async function nextUseOf(
  context: Context,
  discount: Discount,
  { order: { row, lines }, customer, catalogue }: Discounted,
): Promise<Result<number, DomainError>> {
  const redeemer = customer && { customerId: customer.id, email: customer.email }
  const standing = redeemer && (await loadStanding(context, discount, redeemer))
  const usable = redeemable(discount, {
    now: context.now,
    currency: row.currency,
    customer: standing?.customer ?? UNKNOWN_REDEEMER,
    lines: lines.map((line) => {
      return { productId: line.productId, recurring: intervalOf(line, catalogue).billingInterval !== null }
    }),
  })
  if (usable.ok) return ok((standing?.lastOrdinalOf(customer?.id ?? '') ?? 0) + 1)
  return err(usable.error.code === 'invalid_state' ? invalidState(usable.error.message, 'discount_id') : usable.error)
}

/** The use that an order makes of its discount, counted with its invoice; null for an order without one. */
export async function useOf(
  context: Context,
  { order, customer, catalogue }: Discounted & { readonly customer: Customer },
  invoiceId: string,
): Promise<Result<DiscountRedemption | null, DomainError>> {
  const { row } = order
  const [applied] = row.discounts
  if (!applied) return ok(null)
  const { discount } = await context.db.load({ discount: context.db.rows.discounts.byId(applied.id) })
  if (!discount) throw new Error(`discount ${applied.id} of order ${row.id} is gone`)
  const ordinal = await nextUseOf(context, discount, { order, customer, catalogue })
  if (!ordinal.ok) return ordinal
  return ok({
    id: context.runtime.uuid(),
    merchantId: row.merchantId,
    discountId: discount.id,
    customerKey: customer.id,
    ordinal: ordinal.value,
    invoiceId,
    amountMinor: row.discountMinor,
    currency: row.currency,
    createdAt: context.now,
  })
}
