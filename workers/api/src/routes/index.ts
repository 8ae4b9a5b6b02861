import type { Api } from '@revkeen-edge/http'
import { registerBilling } from './billing/index.ts'
import { registerCharges } from './charges/index.ts'
import { registerCheckoutSessions } from './checkout-sessions/index.ts'
import { registerCreditNotes } from './credit-notes/index.ts'
import { registerCustomers } from './customers/index.ts'
import { registerDiscounts } from './discounts/index.ts'
import { registerDisputes } from './disputes/index.ts'
import { registerFinance } from './finance/index.ts'
import { registerGatewayAccounts } from './gateway-accounts/index.ts'
import { registerInvoices } from './invoices/index.ts'
import { registerOrders } from './orders/index.ts'
import { registerPaymentAttempts } from './payment-attempts/index.ts'
import { registerPaymentIntents } from './payment-intents/index.ts'
import { registerPaymentLinks } from './payment-links/index.ts'
import { registerPaymentMethods } from './payment-methods/index.ts'
import { registerPayments } from './payments/index.ts'
import { registerPayouts } from './payouts/index.ts'
import { registerPrices } from './prices/index.ts'
import { registerProducts } from './products/index.ts'
import { registerReconciliations } from './reconciliations/index.ts'
import { registerRapydKeys } from './rapyd-keys/index.ts'
import { registerRefunds } from './refunds/index.ts'
import { registerSettings } from './settings/index.ts'
import { registerSubscriptions } from './subscriptions/index.ts'
import { registerTestClocks } from './test-clocks/index.ts'
import { registerSubscriptionSchedules } from './subscription-schedules/index.ts'
import { registerTaxRates } from './tax-rates/index.ts'
import { registerSetupIntents } from './setup-intents/index.ts'
import { registerTransactions } from './transactions/index.ts'
import { registerEvents } from './events/index.ts'
import { registerVoids } from './voids/index.ts'
import { registerWebhookEndpoints } from './webhook-endpoints/index.ts'
import { registerWebhookDeliveries } from './webhook-deliveries/index.ts'

/** Every route of the API, resource by resource. */
export function registerRoutes(app: Api): void {
  registerCustomers(app)
  registerProducts(app)
  registerPrices(app)
  registerDiscounts(app)
  registerTaxRates(app)
  registerPaymentLinks(app)
  registerInvoices(app)
  registerOrders(app)
  registerSubscriptions(app)
  registerBilling(app)
  registerSubscriptionSchedules(app)
  registerTestClocks(app)
  registerPayments(app)
  registerCharges(app)
  registerRefunds(app)
  registerVoids(app)
  registerCreditNotes(app)
  registerDisputes(app)
  registerPayouts(app)
  registerFinance(app)
  registerReconciliations(app)
  registerPaymentAttempts(app)
  registerPaymentMethods(app)
  registerPaymentIntents(app)
  registerSetupIntents(app)
  registerTransactions(app)
  registerCheckoutSessions(app)
  registerEvents(app)
  registerWebhookEndpoints(app)
  registerWebhookDeliveries(app)
  registerSettings(app)
  registerGatewayAccounts(app)
  registerRapydKeys(app)
}
