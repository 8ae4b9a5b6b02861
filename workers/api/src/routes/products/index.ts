import type { Api } from '@revkeen-edge/http'
import { registerCreateProduct } from './create.ts'
import { registerExternalProductBatch } from './external-batch.ts'
import { registerExternalProduct } from './external.ts'
import { registerGetProduct } from './get.ts'
import { registerListProducts } from './list.ts'
import { registerUpdateProduct } from './update.ts'

export function registerProducts(app: Api): void {
  registerListProducts(app)
  registerCreateProduct(app)
  registerExternalProductBatch(app)
  registerExternalProduct(app)
  registerGetProduct(app)
  registerUpdateProduct(app)
}
