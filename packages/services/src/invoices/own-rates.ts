import { ratesFor, type TaxRate } from '@revkeen-edge/domain'
import type { TaxedLine, TaxedSale, TaxEngine } from '../ports/tax-engine.ts'

/** The merchant's own rates: those of the line, of its product, or of the customer's place. */
export const ownRates: TaxEngine = {
  async ratesOf(sale, lines) {
    return lines.map((line) => ratesOfLine(sale, line))
  },
}

function ratesOfLine(sale: TaxedSale, { productId, taxRateIds }: TaxedLine): readonly TaxRate[] {
  const { merchant, customer, products, rates } = sale
  if (taxRateIds && customer.taxTreatment !== 'exempt') return rates.filter(({ id }) => taxRateIds.includes(id))
  const product = products.find(({ id }) => id === productId)
  const { country, state, taxTreatment: treatment } = customer
  return ratesFor({
    rates,
    customer: { country, state, treatment },
    merchantCountry: merchant.country,
    productTaxRateIds: product?.taxRateIds ?? [],
  })
}
