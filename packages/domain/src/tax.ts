import { WHOLE_PERCENTAGE } from './amounts-percentage.ts'
import type { DomainError } from './errors.ts'
import type { Json } from './json.ts'
import { unless, wrongFields } from './problems.ts'

export const TAX_TYPES = ['vat', 'sales_tax', 'gst', 'other'] as const
export type TaxType = (typeof TAX_TYPES)[number]

/** How a customer is taxed: a reverse charge is owed by the customer, so the invoice names it and charges nothing. */
export type TaxTreatment = 'taxed' | 'exempt' | 'reverse_charge'

export interface TaxRate {
  id: string
  merchantId: string
  displayName: string
  description: string | null
  /** For people and reports; where a rate applies is said by `country` and `state`. */
  jurisdiction: string | null
  /** Ten-thousandths of a percent. */
  percentage: number
  /** Whether prices contain it already. */
  inclusive: boolean
  taxType: TaxType
  country: string | null
  state: string | null
  active: boolean
  metadata: Json
  createdAt: number
  updatedAt: number
  version: number
}

/** Which fields of a rate are wrong; null when none are. Fields go by their wire names. */
export function checkTaxRate({ percentage, country, state }: TaxRate): DomainError | null {
  const exact = Number.isSafeInteger(percentage) && percentage >= 0 && percentage <= WHOLE_PERCENTAGE
  return wrongFields([
    unless(exact, 'percentage', 'must be 0 to 100 percent, with up to 4 decimals'),
    unless(country === null || /^[A-Z]{2}$/.test(country), 'country', 'must be a two-letter country code'),
    unless(state === null || country !== null, 'state', 'needs a country'),
  ])
}

export interface TaxableCustomer {
  readonly country: string | null
  readonly state: string | null
  readonly treatment: TaxTreatment
}

/**
 * The merchant's active rates for a product and a customer: the product's own where any is active, else all for the
 * customer's place, those of the state beside those of the country and those without a country. A customer of unknown
 * country counts as being where the merchant is. None for an exempt customer; a reverse charge keeps them, to be named.
 */
export function ratesFor(input: {
  rates: readonly TaxRate[]
  customer: TaxableCustomer
  merchantCountry: string | null
  productTaxRateIds: readonly string[]
}): TaxRate[] {
  const { customer, productTaxRateIds } = input
  if (customer.treatment === 'exempt') return []
  const active = input.rates.filter((rate) => rate.active)
  const own = active.filter((rate) => productTaxRateIds.includes(rate.id))
  if (own.length > 0) return own
  const country = placeKey(customer.country) || placeKey(input.merchantCountry)
  const state = stateKey(customer.state, country)
  return active.filter((rate) => {
    if (rate.country === null) return true
    const ofState = stateKey(rate.state, placeKey(rate.country))
    return placeKey(rate.country) === country && (ofState === '' || ofState === state)
  })
}

function placeKey(place: string | null): string {
  return (place ?? '').trim().toUpperCase()
}

/** A state's code alone, whether it was written `CA` or `US-CA`. */
function stateKey(state: string | null, country: string): string {
  const key = placeKey(state)
  return key.startsWith(`${country}-`) ? key.slice(country.length + 1) : key
}
