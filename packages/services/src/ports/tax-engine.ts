import type { AppliedRate, Customer, InvoiceLine, Merchant, Product, TaxRate } from '@revkeen-edge/domain'

/** What a sale's taxes depend on beside its lines. */
export interface TaxedSale {
  readonly merchant: Pick<Merchant, 'country'>
  readonly customer: Pick<Customer, 'country' | 'state' | 'taxTreatment'>
  readonly products: readonly Pick<Product, 'id' | 'taxRateIds'>[]
  /** The merchant's active rates, and the inactive ones that a line was given by hand before. */
  readonly rates: readonly TaxRate[]
}

/** What an engine is told of a line. Amounts are in minor units of the sale's currency, before discounts. */
export type TaxedLine = Pick<InvoiceLine, 'productId' | 'taxRateIds' | 'subtotalMinor'>

/**
 * Says which rates the lines of a sale are taxed with; what they come to is computed here. The merchant's own rates answer
 * by default; a tax service may answer in their place, with rates whose id is null.
 */
export interface TaxEngine {
  /** The rates of every line, in the order of the lines. Rejects where the engine cannot be asked: nothing is priced then. */
  ratesOf(
    sale: TaxedSale & { readonly currency: string },
    lines: readonly TaxedLine[],
  ): Promise<readonly (readonly AppliedRate[])[]>
}
