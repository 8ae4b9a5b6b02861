import type { Api } from '@revkeen-edge/http'
import { registerCheckoutSessions } from './checkout-sessions/index.ts'
import { registerCustomers } from './customers/index.ts'
import { registerInvoices } from './invoices/index.ts'
import { registerPaymentAttempts } from './payment-attempts/index.ts'
import { registerPaymentLinks } from './payment-links/index.ts'
import { registerPaymentMethods } from './payment-methods/index.ts'
import { registerPayments } from './payments/index.ts'
import { registerPrices } from './prices/index.ts'
import { registerProducts } from './products/index.ts'
import { registerSettings } from './settings/index.ts'
import { registerTransactions } from './transactions/index.ts'
import { registerEvents } from './events/index.ts'
import { registerWebhookEndpoints } from './webhook-endpoints/index.ts'
import { registerWebhookDeliveries } from './webhook-deliveries/index.ts'

/** Every route of the API, resource by resource. */
export function registerRoutes(app: Api): void {
  registerCustomers(app)
  registerProducts(app)
  registerPrices(app)
  registerPaymentLinks(app)
  registerInvoices(app)
  registerPayments(app)
  registerPaymentAttempts(app)
  registerPaymentMethods(app)
  registerTransactions(app)
  registerCheckoutSessions(app)
  registerEvents(app)
  registerWebhookEndpoints(app)
  registerWebhookDeliveries(app)
  registerSettings(app)
}
