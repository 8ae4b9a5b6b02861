import { WHOLE_PERCENTAGE } from './amounts-percentage.ts'
import { appliesToLine, type Discount, type DiscountableLine } from './discount.ts'
import { roundParts } from './money.ts'

export type OrderDiscount = Pick<Discount, 'id' | 'type' | 'value' | 'currency' | 'scope' | 'productIds'>

interface Discounted {
  /** By line, in the order of the lines; negative for a credit. */
  readonly byLine: readonly bigint[]
  /** What each discount took off, in the order of the discounts. */
  readonly byDiscount: readonly bigint[]
}

interface Remaining<Line> {
  readonly line: Line
  readonly left: bigint
}

/**
 * What discounts take off lines, in minor units: percentages first, then fixed amounts, each from what those before it
 * left. None takes more than its lines come to together; a credit among them shrinks in proportion.
 */
export function discountLines(
  lines: readonly (DiscountableLine & { readonly subtotalMinor: number })[],
  discounts: readonly OrderDiscount[],
): Discounted {
  const byDiscount = discounts.map(() => 0n)
  let remaining = lines.map((line) => ({ line, left: BigInt(line.subtotalMinor) }))
  for (const { discount, index } of inOrder(discounts)) {
    const shares = sharesOf(discount, remaining)
    byDiscount[index] = total(shares)
    remaining = remaining.map(({ line, left }, at) => ({ line, left: left - (shares[at] ?? 0n) }))
  }
  return { byLine: remaining.map(({ line, left }) => BigInt(line.subtotalMinor) - left), byDiscount }
}

function inOrder(discounts: readonly OrderDiscount[]): { discount: OrderDiscount; index: number }[] {
  const placed = discounts.map((discount, index) => ({ discount, index }))
  const of = (type: OrderDiscount['type']) => placed.filter(({ discount }) => discount.type === type)
  return [...of('percentage'), ...of('fixed_amount')]
}

function sharesOf(discount: OrderDiscount, remaining: readonly Remaining<DiscountableLine>[]): bigint[] {
  const bases = remaining.map(({ line, left }) => (appliesToLine(discount, line) ? left : 0n))
  const base = total(bases)
  if (base <= 0n) return bases.map(() => 0n)
  const value = BigInt(discount.value)
  if (discount.type === 'percentage') {
    return roundParts(
      bases.map((left) => left * value),
      BigInt(WHOLE_PERCENTAGE),
    )
  }
  const off = value < base ? value : base
  return roundParts(
    bases.map((left) => left * off),
    base,
  )
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((running, amount) => running + amount, 0n)
}
