import { invalidState, type DomainError, type PaymentAttempt, type Product, type SaleLine } from '@revkeen-edge/domain'
import type { Change } from '../plan.ts'

type Stock = NonNullable<PaymentAttempt['sale']['stock']>

/** The goods of tracked products among the lines. */
export function stockOfLines(
  lines: readonly Pick<SaleLine, 'productId' | 'quantity'>[],
  products: readonly Pick<Product, 'id' | 'trackInventory' | 'stockQuantity'>[],
): Stock {
  const tracked = new Set(
    products
      .filter(({ trackInventory, stockQuantity }) => trackInventory && stockQuantity !== null)
      .map(({ id }) => id),
  )
  const wanted = new Map<string, number>()
  for (const { productId, quantity } of lines) {
    if (productId !== null && tracked.has(productId)) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity)
  }
  return [...wanted].map(([productId, quantity]) => ({ productId, quantity }))
}

/** Why lines cannot be sold: a tracked product has too few left. Null where all is there. */
export function soldOut(
  lines: readonly Pick<SaleLine, 'productId' | 'quantity'>[],
  products: readonly Pick<Product, 'id' | 'name' | 'trackInventory' | 'stockQuantity'>[],
): DomainError | null {
  for (const { productId, quantity } of stockOfLines(lines, products)) {
    const product = products.find(({ id }) => id === productId)
    const left = product?.stockQuantity ?? 0
    if (left < 1) return invalidState(`${product?.name ?? 'A product'} is sold out.`)
    if (left < quantity) return invalidState(`Only ${left} of ${product?.name ?? 'a product'} are left.`)
  }
  return null
}

/** Takes goods from the stock before the charge: of twenty buyers of the last one, one gets as far as the gateway. */
export function reserved(stock: Stock): Change[] {
  return stock.map(({ productId, quantity }) => ({ kind: 'reserve_stock', productId, quantity }))
}

/** Puts back what an attempt set aside: goods, and uses of discounts. */
export function givenBack({ sale }: PaymentAttempt): Change[] {
  return [
    ...(sale.stock ?? []).map(({ productId, quantity }) => ({ kind: 'return_stock' as const, productId, quantity })),
    ...(sale.redemptionIds ?? []).map((id) => ({ kind: 'drop_redemption' as const, id })),
  ]
}
