import {
  discountCodeKey,
  err,
  invalidField,
  missing,
  ok,
  type Catalogue,
  type Discount,
  type DomainError,
  type PaymentMethod,
  type Result,
  type SchedulePhase,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { currencyOfFirst, soldItems, type SoldItem, type WantedItem } from '../subscriptions/sold.ts'

/** What phases name. */
export interface Offer extends Catalogue {
  readonly methods: readonly PaymentMethod[]
  readonly coupons: readonly Discount[]
}

/** The queries for what phases name. */
export function offerQueries({ db: { rows } }: Context, phases: readonly SchedulePhase[]) {
  const priceIds = phases.flatMap(({ items }) => items.map(({ priceId }) => priceId))
  return {
    products: rows.products.ofPrices(priceIds),
    prices: rows.prices.byIds(priceIds),
    methods: rows.paymentMethods.byIds(phases.flatMap(({ paymentMethodId }) => paymentMethodId ?? [])),
    coupons: rows.discounts.byCodes(phases.flatMap(({ coupon }) => (coupon === null ? [] : [discountCodeKey(coupon)]))),
  }
}

/** The discount that a phase's coupon stands for. */
export function couponOf({ coupon }: SchedulePhase, { coupons }: Offer): Discount | null {
  return coupon === null ? null : (coupons.find(({ codeKey }) => codeKey === discountCodeKey(coupon)) ?? null)
}

/** What a phase bills, priced. `at` is the phase in the request's own names, for errors. */
export function soldInPhase(
  { items }: SchedulePhase,
  offer: Catalogue,
  currency: string,
  at = 'phases[0]',
): Result<readonly SoldItem[], DomainError> {
  return soldItems(wantedOf(items, at), offer, currency)
}

function wantedOf(items: SchedulePhase['items'], at: string): WantedItem[] {
  return items.map(({ priceId, quantity }, index) => {
    const field = `${at}.items[${index}].price_id`
    return { priceId, productId: undefined, quantity, fields: { price: field, product: field } }
  })
}

/** Whom and in which currency phases are for. */
interface Customers {
  readonly customerId: string
  /** Of the subscription; null where the first phase makes it. */
  readonly currency: string | null
  /** The phases as they were agreed before: a coupon of theirs is promised, however often it was used since. */
  readonly promised?: readonly SchedulePhase[]
  /** The discounts that the subscription has: to keep one is no other use of it. */
  readonly discountIds?: readonly string[]
}

/**
 * Whether phases can be billed: their prices are active, of one currency and, in a phase, one interval; payment methods are the
 * customer's own. Gives the currency. Errors: `resource_missing`, `validation_error`, `invalid_state`, by field.
 */
export function checkOffer(
  phases: readonly SchedulePhase[],
  offer: Offer,
  { customerId, currency, promised = [], discountIds = [] }: Customers,
): Result<string, DomainError> {
  const [first] = phases
  const sold = currency ?? (first ? currencyOfFirst(wantedOf(first.items, 'phases[0]'), offer) : null)
  for (const [index, phase] of phases.entries()) {
    const at = `phases[${index}]`
    const items = soldInPhase(phase, offer, sold ?? '', at)
    if (!items.ok) return items
    const refused =
      methodProblem(phase, offer, customerId, at) ?? couponProblem(phase, offer, { promised, discountIds }, at)
    if (refused) return err(refused)
  }
  return ok(sold ?? '')
}

function methodProblem({ paymentMethodId }: SchedulePhase, { methods }: Offer, customerId: string, at: string) {
  if (paymentMethodId === null) return null
  const method = methods.find(({ id }) => id === paymentMethodId)
  const field = `${at}.default_payment_method`
  if (!method || method.customerId !== customerId) return missing('Payment method', field)
  return method.status === 'active' ? null : invalidField(field, `is ${method.status}`)
}

function couponProblem(
  phase: SchedulePhase,
  offer: Offer,
  { promised, discountIds }: Required<Pick<Customers, 'promised' | 'discountIds'>>,
  at: string,
): DomainError | null {
  const discount = couponOf(phase, offer)
  if (phase.coupon === null) return null
  if (!discount) return missing('Coupon', `${at}.coupon`)
  if (!discount.isActive) return invalidField(`${at}.coupon`, 'is not active')
  if (discountIds.includes(discount.id)) return null
  if (promised.some(({ coupon }) => coupon !== null && discountCodeKey(coupon) === discount.codeKey)) return null
  const left = (discount.maxRedemptions ?? Infinity) - discount.redemptions
  return left > 0 ? null : invalidField(`${at}.coupon`, 'is used up')
}
