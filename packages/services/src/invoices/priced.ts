import {
  err,
  invalidState,
  ok,
  redeemable,
  type Discount,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { figuresOf, type Figures } from './amounts.ts'
import type { Terms } from './load.ts'

/**
 * What an invoice comes to with these lines and discounts now. A discount that the customer may not use is refused here,
 * and again by the commit that counts its use. Errors: those of `figuresOf`, `invalid_state` for a discount.
 */
export async function priced(
  { now, runtime }: Pick<Context, 'now' | 'runtime'>,
  terms: Terms,
  { currency, lines }: Pick<Invoice, 'currency'> & { readonly lines: readonly InvoiceLine[] },
): Promise<Result<Figures, DomainError>> {
  const { discounts } = terms
  const sold = lines.map(({ productId, billingInterval }) => ({ productId, recurring: billingInterval !== null }))
  for (const discount of discounts) {
    const customer = { isFirst: terms.paidBefore === 0, redemptions: terms.uses.get(discount.id) ?? 0 }
    const allowed = redeemable(discount, { now, currency, customer, lines: sold })
    if (!allowed.ok) return err({ ...allowed.error, param: 'discount_code' })
  }
  return figuresOf({ runtime }, terms, { currency, lines, discounts: [...discounts] })
}

/** The discounts that an invoice keeps with these lines: none without lines, as none would fit. */
export function discountsOn(lines: readonly InvoiceLine[], discounts: readonly Discount[]): readonly Discount[] {
  return lines.length === 0 ? [] : discounts
}

/** The figures, unless they come to another total than the request says. */
export function agreed(figures: Figures, totalMinor: number | undefined): Result<Figures, DomainError> {
  const { totalMinor: computed } = figures.invoice
  if (totalMinor === undefined || totalMinor === computed) return ok(figures)
  return err(invalidState(`The lines come to ${computed}, not to ${totalMinor}, in minor units.`, 'total_minor'))
}
