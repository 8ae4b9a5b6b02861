import type { Api } from '@revkeen-edge/http'
import { registerCreateCustomer } from './create.ts'
import { registerDeleteCustomer } from './delete.ts'
import { registerExternalCustomerBatch } from './external-batch.ts'
import { registerExternalCustomer } from './external.ts'
import { registerGetCustomer } from './get.ts'
import { registerListCustomers } from './list.ts'
import { registerUpdateCustomer } from './update.ts'

export function registerCustomers(app: Api): void {
  registerListCustomers(app)
  registerCreateCustomer(app)
  registerExternalCustomerBatch(app)
  registerExternalCustomer(app)
  registerGetCustomer(app)
  registerUpdateCustomer(app)
  registerDeleteCustomer(app)
}
