import type { Api } from '@revkeen-edge/http'
import { registerCreateTaxRate } from './create.ts'
import { registerGetTaxRate } from './get.ts'
import { registerListTaxRates } from './list.ts'
import { registerProductTaxRates } from './of-product.ts'
import { registerUpdateTaxRate } from './update.ts'

export function registerTaxRates(app: Api): void {
  registerListTaxRates(app)
  registerCreateTaxRate(app)
  registerGetTaxRate(app)
  registerUpdateTaxRate(app)
  registerProductTaxRates(app)
}
