import type { D1Database } from '@cloudflare/workers-types'
import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { one } from '../query.ts'
import { apiKeys, idempotencyRecords, merchants, messages } from '../schema/index.ts'
import { sql } from '../sql.ts'
import { checkoutSessionsOf } from './checkout-sessions.ts'
import { creditNotesOf } from './credit-notes.ts'
import { customersOf } from './customers.ts'
import { discountsOf } from './discounts.ts'
import { disputesOf } from './disputes.ts'
import { eventsOf } from './events.ts'
import { feesOf } from './fees.ts'
import { financeOf } from './finance.ts'
import { gatewayAccountsOf } from './gateway-accounts.ts'
import { gatewayCallbacksOf } from './gateway-callbacks.ts'
import { authenticationsOf, paymentIntentsOf, setupIntentsOf } from './intents.ts'
import { invoicesOf } from './invoices.ts'
import { numericAliasesOf } from './numeric-aliases.ts'
import { ordersOf } from './orders.ts'
import { paymentAttemptsOf } from './payment-attempts.ts'
import { paymentLinksOf } from './payment-links.ts'
import { paymentMethodsOf } from './payment-methods.ts'
import { paymentsOf } from './payments.ts'
import { payoutsOf } from './payouts.ts'
import { pricesOf } from './prices.ts'
import { productsOf } from './products.ts'
import { rapydKeysOf } from './rapyd-keys.ts'
import { reconciliationsOf } from './reconciliations.ts'
import { reversalsOf } from './reversals.ts'
import { Scope } from './scope.ts'
import { dunningCasesOf, subscriptionSchedulesOf, subscriptionsOf, testClocksOf } from './subscriptions.ts'
import { taxRatesOf } from './tax-rates.ts'
import { transactionsOf } from './transactions.ts'
import { webhookDeliveriesOf } from './webhook-deliveries.ts'
import { webhookEndpointsOf } from './webhook-endpoints.ts'

/** One tenant's rows, as queries that have not run yet. */
export function repositoriesOf(db: D1Database, merchantId: string): Repositories {
  const scope = new Scope(db, merchantId)
  return {
    merchant: { get: () => one(db, merchants, sql`WHERE id = ${merchantId}`) },
    apiKeys: { byId: (id) => scope.find(apiKeys, sql`id = ${id}`) },
    rapydKeys: rapydKeysOf(scope),
    numericAliases: numericAliasesOf(scope),
    customers: customersOf(scope),
    products: productsOf(scope),
    prices: pricesOf(scope),
    paymentLinks: paymentLinksOf(scope),
    checkoutSessions: checkoutSessionsOf(scope),
    paymentMethods: paymentMethodsOf(scope),
    invoices: invoicesOf(scope),
    discounts: discountsOf(scope),
    taxRates: taxRatesOf(scope),
    orders: ordersOf(scope),
    payments: paymentsOf(scope),
    transactions: transactionsOf(scope),
    reversals: reversalsOf(scope),
    creditNotes: creditNotesOf(scope),
    fees: feesOf(scope),
    disputes: disputesOf(scope),
    subscriptions: subscriptionsOf(scope),
    dunningCases: dunningCasesOf(scope),
    subscriptionSchedules: subscriptionSchedulesOf(scope),
    testClocks: testClocksOf(scope),
    payouts: payoutsOf(scope),
    reconciliations: reconciliationsOf(scope),
    finance: financeOf(scope),
    paymentAttempts: paymentAttemptsOf(scope),
    paymentIntents: paymentIntentsOf(scope),
    setupIntents: setupIntentsOf(scope),
    authentications: authenticationsOf(scope),
    gatewayAccounts: gatewayAccountsOf(scope),
    gatewayCallbacks: gatewayCallbacksOf(scope),
    webhookEndpoints: webhookEndpointsOf(scope),
    webhookDeliveries: webhookDeliveriesOf(scope),
    events: eventsOf(scope),
    messages: { byId: (id) => scope.find(messages, sql`id = ${id}`) },
    idempotency: { byId: (id) => scope.find(idempotencyRecords, sql`id = ${id}`) },
  }
}
