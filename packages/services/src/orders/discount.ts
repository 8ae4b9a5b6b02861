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
import type { Standing } from '../discounts/standing.ts'
import { intervalOf } from './figures.ts'
import type { OrderWithLines } from './of-invoice.ts'

interface Discounted {
  readonly order: OrderWithLines
  readonly catalogue: Catalogue
}

/** Whether a customer may use a discount on an order now: null, or `invalid_state` with a plain reason by `discount_id`. */
export function discountProblem(
  { now }: Pick<Context, 'now'>,
  discount: Discount,
  { order: { row, lines }, catalogue }: Discounted,
  customer: Standing,
): DomainError | null {
  const usable = redeemable(discount, {
    now,
    currency: row.currency,
    customer,
    lines: lines.map((line) => {
      return { productId: line.productId, recurring: intervalOf(line, catalogue).billingInterval !== null }
    }),
  })
  if (usable.ok) return null
  return usable.error.code === 'invalid_state' ? invalidState(usable.error.message, 'discount_id') : usable.error
}

/** What is known of an order's discount when it is used. */
interface DiscountInUse extends Discounted {
  readonly customer: Pick<Customer, 'id'>
  /** Null where the order has none. */
  readonly discount: Discount | null
  readonly standing: Standing
}

/**
 * The use that an order makes of its discount, counted with its invoice; null for an order without one. Errors: those of
 * `discountProblem`.
 */
export function useOf(
  context: Context,
  { order, customer, catalogue, discount, standing }: DiscountInUse,
  invoiceId: string,
): Result<DiscountRedemption | null, DomainError> {
  const { row } = order
  const [applied] = row.discounts
  if (!applied) return ok(null)
  if (!discount) throw new Error(`discount ${applied.id} of order ${row.id} is gone`)
  const problem = discountProblem(context, discount, { order, catalogue }, standing)
  if (problem) return err(problem)
  return ok({
    id: context.runtime.uuid(),
    merchantId: row.merchantId,
    discountId: discount.id,
    customerKey: customer.id,
    invoiceId,
    amountMinor: row.discountMinor,
    currency: row.currency,
    createdAt: context.now,
  })
}
