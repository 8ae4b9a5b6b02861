import type { Api } from '@revkeen-edge/http'
import { registerCustomerBalances } from './balances.ts'
import { registerCreateCustomer } from './create.ts'
import { registerDeleteCustomer } from './delete.ts'
import { registerExternalCustomerBatch } from './external-batch.ts'
import { registerExternalCustomer } from './external.ts'
import { registerGetCustomer } from './get.ts'
import { registerListCustomerInvoices } from './invoices.ts'
import { registerListCustomers } from './list.ts'
import { registerListCustomerOrders } from './orders.ts'
import { registerListCustomerPaymentMethods } from './payment-methods.ts'
import { registerGetPaymentRails } from './payment-rails.ts'
import { registerListCustomerPayments } from './payments.ts'
import { registerGetPreferredRails } from './preferred-rails.ts'
import { registerListCustomerSubscriptions } from './subscriptions.ts'
import { registerUpdateCustomer } from './update.ts'

export function registerCustomers(app: Api): void {
  registerListCustomers(app)
  registerCreateCustomer(app)
  registerExternalCustomerBatch(app)
  registerExternalCustomer(app)
  registerGetCustomer(app)
  registerUpdateCustomer(app)
  registerDeleteCustomer(app)
  registerListCustomerInvoices(app)
  registerListCustomerOrders(app)
  registerListCustomerPaymentMethods(app)
  registerGetPaymentRails(app)
  registerListCustomerPayments(app)
  registerGetPreferredRails(app)
  registerListCustomerSubscriptions(app)
  registerCustomerBalances(app)
}
