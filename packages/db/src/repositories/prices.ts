import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { prices as table } from '../schema/index.ts'
import { equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { ofLink, ofOrderLines, ofSessionLines, ofSubscriptionItems } from './subselects.ts'

/** The queries for a tenant's prices. */
export function pricesOf(scope: Scope): Repositories['prices'] {
  return {
    ...scope.rooms(table, {
      filters: (filter) => [
        equals(table.productId, filter.productId),
        equals(table.type, filter.type),
        equals(table.pricingModel, filter.pricingModel),
        equals(table.active, filter.active),
        equals(table.currency, filter.currency),
        equals(table.lookupKey, filter.lookupKey),
      ],
    }),
    byLookupKey: (lookupKey) => scope.find(table, equals(table.lookupKey, lookupKey), equals(table.active, true)),
    ofCheckout: (linkId, tokenHash) =>
      scope.all(
        table,
        sql`${table.id} IN (
          ${ofLink(scope.merchantId, 'priceId', linkId)}
          UNION ${ofSessionLines(scope.merchantId, 'priceId', tokenHash)})`,
      ),
    ofOrder: (orderId) =>
      scope.all(table, sql`${table.id} IN (${ofOrderLines(scope.merchantId, 'price_id', orderId)})`),
    ofSubscription: (id) =>
      scope.all(table, sql`${table.id} IN (${ofSubscriptionItems(scope.merchantId, 'price_id', id)})`),
  }
}
