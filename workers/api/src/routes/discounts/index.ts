import type { Api } from '@revkeen-edge/http'
import { registerCreateDiscount } from './create.ts'
import { registerDeleteDiscount } from './delete.ts'
import { registerGetDiscount } from './get.ts'
import { registerListDiscounts } from './list.ts'
import { registerUpdateDiscount } from './update.ts'
import { registerValidateDiscount } from './validate.ts'

export function registerDiscounts(app: Api): void {
  registerListDiscounts(app)
  registerCreateDiscount(app)
  registerValidateDiscount(app)
  registerGetDiscount(app)
  registerUpdateDiscount(app)
  registerDeleteDiscount(app)
}
