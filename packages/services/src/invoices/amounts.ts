import {
  invariant,
  invoiceAmounts,
  ok,
  ratesFor,
  type AppliedDiscount,
  type Customer,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type LineAmounts,
  type Merchant,
  type Product,
  type Result,
  type TaxRate,
} from '@revkeen-edge/domain'

/** Which rates a line is taxed with. The merchant's own rates by default; an outside tax engine has the same shape. */
export interface TaxEngine {
  ratesOf(line: Pick<InvoiceLine, 'productId' | 'taxRateIds'>, sale: TaxedSale): readonly TaxRate[]
}

/** What a sale's taxes depend on. */
export interface TaxedSale {
  readonly merchant: Pick<Merchant, 'country'>
  readonly customer: Pick<Customer, 'country' | 'state' | 'taxTreatment'>
  readonly products: readonly Pick<Product, 'id' | 'taxRateIds'>[]
  /** The merchant's active rates. */
  readonly rates: readonly TaxRate[]
}

/** The merchant's own rates: those of the line, of its product, or of the customer's place. */
export const ownRates: TaxEngine = {
  ratesOf({ productId, taxRateIds }, { merchant, customer, products, rates }) {
    if (taxRateIds && customer.taxTreatment !== 'exempt') return rates.filter(({ id }) => taxRateIds.includes(id))
    const product = products.find(({ id }) => id === productId)
    const { country, state, taxTreatment: treatment } = customer
    return ratesFor({
      rates,
      customer: { country, state, treatment },
      merchantCountry: merchant.country,
      productTaxRateIds: product?.taxRateIds ?? [],
    })
  },
}

/** What pricing needs to know of a line. */
type PricedLine = Pick<InvoiceLine, 'productId' | 'taxRateIds' | 'subtotalMinor' | 'billingInterval'>

/** The figures of an invoice, laid over its rows. */
export interface Figures<Line = InvoiceLine> {
  readonly invoice: Pick<
    Invoice,
    'subtotalMinor' | 'discountMinor' | 'taxMinor' | 'totalMinor' | 'taxes' | 'discounts' | 'taxTreatment'
  >
  readonly lines: readonly (Line & LineAmounts)[]
  /** What each discount took off, for its redemption. */
  readonly discountAmounts: readonly { readonly discountId: string; readonly amountMinor: number }[]
}

/**
 * Prices an invoice: discounts, then taxes, exact to the minor unit (see `invoiceAmounts`). A preview shows these
 * figures and the commit stores them: there is no other way to an invoice's amounts.
 * Errors: `validation_error` on `line_items` for a negative total, `amount_too_large`.
 */
export function figuresOf<Line extends PricedLine = InvoiceLine>(
  sale: TaxedSale,
  { currency, lines, discounts }: Pick<Invoice, 'currency' | 'discounts'> & { lines: readonly Line[] },
  engine: TaxEngine = ownRates,
): Result<Figures<Line>, DomainError> {
  const { taxTreatment } = sale.customer
  const priced = invoiceAmounts({
    currency,
    discounts,
    treatment: taxTreatment,
    lines: lines.map((line) => ({
      subtotalMinor: line.subtotalMinor,
      productId: line.productId,
      recurring: line.billingInterval !== null,
      rates: engine.ratesOf(line, sale),
    })),
  })
  if (!priced.ok) return priced
  const { subtotalMinor, discountMinor, taxMinor, totalMinor, taxes } = priced.value
  return ok({
    invoice: {
      subtotalMinor,
      discountMinor,
      taxMinor,
      totalMinor,
      taxes: [...taxes],
      discounts: appliedOf(discounts),
      taxTreatment,
    },
    lines: lines.map((line, index) => ({ ...line, ...amountsAt(priced.value.lines, index) })),
    discountAmounts: priced.value.discounts,
  })
}

function amountsAt(lines: readonly LineAmounts[], index: number): LineAmounts {
  const amounts = lines[index]
  invariant(amounts, 'every line has its amounts')
  return amounts
}

function appliedOf(discounts: readonly AppliedDiscount[]): AppliedDiscount[] {
  return discounts.map(({ id, code, name, type, value, currency, scope, productIds }) => {
    return { id, code, name, type, value, currency, scope, productIds }
  })
}
