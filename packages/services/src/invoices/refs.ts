import type { InvoiceLineBody } from '@revkeen-edge/contracts'
import type { Refs } from './load.ts'

interface Referring {
  readonly line_items?: readonly InvoiceLineBody[] | undefined
  readonly lines?: readonly InvoiceLineBody[] | undefined
  readonly discount_id?: string | null | undefined
  readonly discount_code?: string | null | undefined
}

/** What bodies refer to in the catalogue and among the discounts. */
export function refsOf(...bodies: readonly Referring[]): Refs & { readonly taxRateIds: readonly string[] } {
  const items = bodies.flatMap(({ line_items, lines }) => line_items ?? lines ?? [])
  return {
    productIds: items.flatMap(({ product_id: id }) => id ?? []),
    priceIds: items.flatMap(({ price_id: id }) => id ?? []),
    taxRateIds: items.flatMap(({ tax_rate_ids: ids }) => ids ?? []),
    discountId: bodies[0]?.discount_id,
    discountCode: bodies[0]?.discount_code,
  }
}
