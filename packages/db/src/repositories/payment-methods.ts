import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { paymentMethods as table } from '../schema/index.ts'
import { among, equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { ofInvoice, ofOrder, ofSubscription, ofToken } from './subselects.ts'

/** The queries for a tenant's payment methods. */
export function paymentMethodsOf(scope: Scope): Repositories['paymentMethods'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      filters: ({ customerId, type, status, statuses }) => [
        equals(table.customerId, customerId),
        equals(table.type, type),
        equals(table.status, status),
        among(table.status, statuses),
      ],
    }),
    defaultOfInvoice: (invoiceId) =>
      scope.find(
        table,
        sql`${table.customerId} = (${ofInvoice(merchantId, 'customer_id', invoiceId)})`,
        equals(table.isDefault, true),
      ),
    ofInvoice: (invoiceId) =>
      scope.find(
        table,
        sql`${table.id} = (SELECT payment_method_id FROM subscriptions WHERE merchant_id = ${merchantId}
          AND id = (${ofInvoice(merchantId, 'subscription_id', invoiceId)}))`,
      ),
    ofSubscription: (id) =>
      scope.find(table, sql`${table.id} = (${ofSubscription(merchantId, 'payment_method_id', id)})`),
    defaultOfSubscription: (id) =>
      scope.find(
        table,
        sql`${table.customerId} = (${ofSubscription(merchantId, 'customer_id', id)})`,
        equals(table.isDefault, true),
      ),
    defaultOfOrder: (orderId) =>
      scope.find(
        table,
        sql`${table.customerId} = (${ofOrder(merchantId, 'customer_id', orderId)})`,
        equals(table.isDefault, true),
      ),
    ofToken: (tokenHash) =>
      scope.find(table, sql`${table.id} = (${ofToken(merchantId, 'payment_method_id', tokenHash)})`),
    defaultOf: (customerId) => scope.find(table, equals(table.customerId, customerId), equals(table.isDefault, true)),
  }
}
