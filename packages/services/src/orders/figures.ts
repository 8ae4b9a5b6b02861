import {
  lineInterval,
  ok,
  type AppliedDiscount,
  type Catalogue,
  type Customer,
  type DomainError,
  type Merchant,
  type Order,
  type OrderLine,
  type Result,
  type TaxRate,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { figuresOf } from '../invoices/amounts.ts'
import type { OrderWithLines } from './of-invoice.ts'

/** What an order's amounts depend on beside its lines. */
export interface OrderPricing {
  readonly merchant: Pick<Merchant, 'country'>
  readonly customer: Customer | null
  readonly catalogue: Catalogue
  /** The merchant's active rates. */
  readonly rates: readonly TaxRate[]
  readonly discounts: AppliedDiscount[]
}

/** Nobody is known yet: taxed as if they were where the merchant is. */
const UNKNOWN_CUSTOMER = { country: null, state: null, taxTreatment: 'taxed' } as const

/** An order with its discounts and taxes, as its invoice will have them. Errors: those of `figuresOf`. */
export async function pricedOrder(
  context: Pick<Context, 'runtime'>,
  order: Order,
  lines: readonly OrderLine[],
  { merchant, customer, catalogue, rates, discounts }: OrderPricing,
): Promise<Result<OrderWithLines, DomainError>> {
  const sale = { merchant, customer: customer ?? UNKNOWN_CUSTOMER, products: catalogue.products, rates }
  const asked = lines.map((line) => ({ ...line, taxRateIds: null, ...intervalOf(line, catalogue) }))
  const figures = await figuresOf(context, sale, { currency: order.currency, lines: asked, discounts })
  if (!figures.ok) return figures
  const amounts = new Map(figures.value.lines.map((line) => [line.id, line]))
  return ok({
    row: { ...order, ...figures.value.invoice },
    lines: lines.map((line) => {
      const { discountMinor = 0, taxMinor = 0, totalMinor = line.subtotalMinor } = amounts.get(line.id) ?? {}
      return { ...line, discountMinor, taxMinor, totalMinor }
    }),
  })
}

/** How often a line of an order is billed, as its price says now; nulls for what is paid once. */
export function intervalOf({ productId, priceId }: Pick<OrderLine, 'productId' | 'priceId'>, catalogue: Catalogue) {
  const price = catalogue.prices.find(({ id }) => id === priceId) ?? null
  const product = catalogue.products.find(({ id }) => id === productId) ?? null
  return lineInterval(price, product)
}
