import { percentageNumber, percentageParts } from './amounts-percentage.ts'
import { invalidState, type DomainError } from './errors.ts'
import { err, ok, type Result } from './result.ts'

export type DiscountType = 'percentage' | 'fixed_amount' | 'free_trial'
export type DiscountScope = 'entire_order' | 'specific_products' | 'subscription_only' | 'one_time_only'
export type DiscountRecurrence = 'once' | 'forever' | 'repeating'

export interface Discount {
  id: string
  merchantId: string
  /** As the merchant typed it. */
  code: string
  /** What a code is found by, and unique by for the merchant: see `discountCodeKey`. */
  codeKey: string
  name: string | null
  description: string | null
  type: DiscountType
  /** Ten-thousandths of a percent, minor units of `currency`, or days of trial. */
  value: number
  /** Of a fixed amount alone. */
  currency: string | null
  scope: DiscountScope
  /** Which products it is for; empty means all that the scope takes. */
  productIds: string[]
  /** Null means without limit. */
  maxRedemptions: number | null
  maxRedemptionsPerCustomer: number | null
  redemptions: number
  /** Valid in `[validFrom, validUntil)`. */
  validFrom: number | null
  validUntil: number | null
  /** Null means once. */
  recurringType: DiscountRecurrence | null
  /** Billing cycles of a repeating discount. */
  recurringCycles: number | null
  firstTimeCustomer: boolean
  isActive: boolean
  archivedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

/** A discount as it was when an invoice's amounts were computed. */
export type AppliedDiscount = Pick<
  Discount,
  'id' | 'code' | 'name' | 'type' | 'value' | 'currency' | 'scope' | 'productIds'
>

/** One use of a discount: by whom, on what, and what it took off. */
export interface DiscountRedemption {
  id: string
  merchantId: string
  discountId: string
  /** Whose use it is: the customer's id, or `email:` with the buyer's e-mail in its matching form. */
  customerKey: string
  /** What it is used on; the id of a subscription that has no invoice yet. */
  invoiceId: string
  /** Zero for a free trial. */
  amountMinor: number
  currency: string
  createdAt: number
}

/** What a discount needs to know of a line. */
export interface DiscountableLine {
  readonly productId: string | null
  readonly recurring: boolean
}

/** Codes are matched without regard to case or surrounding space. */
export function discountCodeKey(code: string): string {
  return code.trim().toUpperCase()
}

/**
 * The stored value of a wire value: a percentage in ten-thousandths, whole minor units or whole days as they are. Null where
 * it is not exact.
 */
export function discountValueOf(type: DiscountType, value: number): number | null {
  if (type === 'percentage') return percentageParts(value)
  return Number.isSafeInteger(value) ? value : null
}

/** The wire value of a discount: percent, minor units or days. */
export function discountNumber({ type, value }: Pick<Discount, 'type' | 'value'>): number {
  return type === 'percentage' ? percentageNumber(value) : value
}

/** Whether a discount is for a line. A free trial is for lines that recur, whatever its scope. */
export function appliesToLine(
  discount: Pick<Discount, 'type' | 'scope' | 'productIds'>,
  line: DiscountableLine,
): boolean {
  const { type, scope, productIds } = discount
  if (!line.recurring && (type === 'free_trial' || scope === 'subscription_only')) return false
  if (line.recurring && scope === 'one_time_only') return false
  if (productIds.length === 0) return scope !== 'specific_products'
  return line.productId !== null && productIds.includes(line.productId)
}

/** Whether a discount of a subscription still counts in a billing cycle; the first cycle is 1. */
export function appliesInCycle(discount: Pick<Discount, 'recurringType' | 'recurringCycles'>, cycle: number): boolean {
  const { recurringType, recurringCycles } = discount
  if (recurringType === 'forever') return true
  return cycle <= (recurringType === 'repeating' ? (recurringCycles ?? 1) : 1)
}

/** Refuses a fixed amount of another currency with `invalid_state`. */
export function checkDiscountCurrency(
  discount: Pick<Discount, 'type' | 'currency'>,
  currency: string,
): DomainError | null {
  if (discount.type !== 'fixed_amount' || discount.currency === currency) return null
  return invalidState(`This discount is for payments in ${discount.currency}.`)
}

export interface RedemptionContext {
  readonly now: number
  readonly currency: string
  /** `isFirst`: has paid nothing before. `redemptions` are this customer's own, of this discount, paid for or not. */
  readonly customer: { readonly isFirst: boolean; readonly redemptions: number }
  readonly lines: readonly DiscountableLine[]
}

/** Why a discount does not count, in one word for each reason. */
export type RedemptionProblem =
  | 'unavailable'
  | 'not_yet_valid'
  | 'expired'
  | 'used_up'
  | 'customer_limit'
  | 'first_time_only'
  | 'other_currency'
  | 'not_applicable'

const PROBLEM_TEXT: Readonly<Record<Exclude<RedemptionProblem, 'other_currency'>, string>> = {
  unavailable: 'This discount is no longer available.',
  not_yet_valid: 'This discount is not valid yet.',
  expired: 'This discount has expired.',
  used_up: 'This discount has been used up.',
  customer_limit: 'This customer has already used this discount.',
  first_time_only: 'This discount is for first-time customers only.',
  not_applicable: 'This discount does not apply to anything in this order.',
}

/** Whether a customer may use a discount on an order now; `invalid_state` with a plain reason where not. */
export function redeemable(discount: Discount, context: RedemptionContext): Result<void, DomainError> {
  const problem = redemptionProblem(discount, context)
  return problem === null ? ok(undefined) : err(invalidState(redemptionProblemText(problem, discount)))
}

/** A reason in words for the merchant. */
export function redemptionProblemText(problem: RedemptionProblem, { currency }: Pick<Discount, 'currency'>): string {
  return problem === 'other_currency' ? `This discount is for payments in ${currency}.` : PROBLEM_TEXT[problem]
}

/** What keeps a customer from using a discount on an order now; null where nothing does. */
export function redemptionProblem(discount: Discount, context: RedemptionContext): RedemptionProblem | null {
  const { customer, lines, currency, now } = context
  const lapsed = lapseOf(discount, now)
  if (lapsed !== null) return lapsed
  if (customer.redemptions >= (discount.maxRedemptionsPerCustomer ?? Infinity)) return 'customer_limit'
  if (discount.firstTimeCustomer && !(customer.isFirst && customer.redemptions === 0)) return 'first_time_only'
  if (checkDiscountCurrency(discount, currency)) return 'other_currency'
  return lines.some((line) => appliesToLine(discount, line)) ? null : 'not_applicable'
}

/** Why nobody may use a discount at a time; null where it may be used. */
function lapseOf(discount: Discount, now: number): RedemptionProblem | null {
  const { isActive, archivedAt, validFrom, validUntil, maxRedemptions, redemptions } = discount
  if (!isActive || archivedAt !== null) return 'unavailable'
  if (validFrom !== null && now < validFrom) return 'not_yet_valid'
  if (validUntil !== null && now >= validUntil) return 'expired'
  return redemptions >= (maxRedemptions ?? Infinity) ? 'used_up' : null
}
