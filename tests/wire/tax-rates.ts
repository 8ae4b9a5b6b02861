import { taxRate, taxRateListResponse } from '@revkeen-edge/contracts'
import type { TaxRate, TaxRateListResponse } from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const taxRates = {
  tax_rates_list: asDeclared<{ 200: TaxRateListResponse }>(200, taxRateListResponse),
  tax_rates_create: asDeclared<{ 201: TaxRate }>(201, taxRate),
  tax_rates_get: asDeclared<{ 200: TaxRate }>(200, taxRate),
  tax_rates_update: asDeclared<{ 200: TaxRate }>(200, taxRate),
}
