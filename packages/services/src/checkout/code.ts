import {
  redemptionProblem,
  type Buyer,
  type Discount,
  type DiscountRedemption,
  type RedemptionContext,
  type RedemptionProblem,
  type Sale,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { emailRedeemer, loadStanding, UNKNOWN_REDEEMER } from '../discounts/standing.ts'
import { discountable } from './figures.ts'
import type { Checkout, PayableCheckout } from './load.ts'

/** Why a code does not count on a page. `free`: it would leave nothing to charge. */
export type CodeProblem = RedemptionProblem | 'unknown' | 'free'

/** What became of a code that a buyer asked for. */
export interface CodeOutcome {
  readonly discount: Discount | null
  /** Null where it counts. */
  readonly problem: CodeProblem | null
}

/** A code whose discount the checkout was read with. */
export interface QuotedCode {
  readonly now: number
  readonly customer: RedemptionContext['customer']
}

/** Whether a page has a field for a code. An invoice was priced before. */
export function takesCodes({ link, session, invoice }: PayableCheckout): boolean {
  return invoice === null && ((link ?? session)?.allowPromotionCodes ?? false)
}

/** Whether a code counts for an order; null where the page takes none. */
export function codeOutcome(
  checkout: PayableCheckout,
  { lines, currency }: Pick<Sale, 'lines' | 'currency'>,
  { now, customer }: QuotedCode,
): CodeOutcome | null {
  if (!takesCodes(checkout)) return null
  const { discount } = checkout
  if (!discount) return { discount: null, problem: 'unknown' }
  const own = ownUses(checkout, discount)
  const left = { ...discount, redemptions: discount.redemptions - own }
  const standing = { ...customer, redemptions: Math.max(0, customer.redemptions - own) }
  const problem = redemptionProblem(left, { now, currency, customer: standing, lines: discountable(lines) })
  return { discount, problem }
}

/** The use that a first payment which is still to be made has counted already: it is the same use. */
function ownUses({ subscription }: PayableCheckout, { id }: Discount): number {
  return subscription?.status === 'pending' && subscription.discountIds.includes(id) ? 1 : 0
}

/** The use of a discount that a payment would be. */
export interface Redeemer {
  readonly customer: RedemptionContext['customer']
  readonly customerKey: string
}

/**
 * Who would use the checkout's discount: in a session of the merchant's its customer, else whoever has the e-mail of the
 * form. A page that is not paid yet knows no e-mail: then the limits of each customer are left to the payment.
 */
export async function redeemerOf(
  context: Context,
  checkout: PayableCheckout,
  buyer: Pick<Buyer, 'email'> | null,
): Promise<Redeemer> {
  const { discount, customer } = checkout
  const owner = ownerOf(checkout)
  const email = buyer?.email ?? null
  const customerKey = owner ?? (email === null ? null : emailRedeemer(email))
  if (!discount || !takesCodes(checkout) || customerKey === null) {
    return { customer: UNKNOWN_REDEEMER, customerKey: '' }
  }
  return {
    customer: await loadStanding(context, discount, { customerId: customer?.id ?? null, customerKey }),
    customerKey,
  }
}

/** The customer whom the merchant named for a session. */
function ownerOf({ session }: Checkout): string | null {
  return session?.customerId ?? null
}

/** The row of a use, for the invoice that the payment will make. */
export function redemptionOf(
  { tenant, runtime, now }: Context,
  { customerKey }: Redeemer,
  used: Pick<DiscountRedemption, 'discountId' | 'invoiceId' | 'amountMinor' | 'currency'>,
): DiscountRedemption {
  return { ...used, id: runtime.uuid(), merchantId: tenant.merchantId, customerKey, createdAt: now }
}
