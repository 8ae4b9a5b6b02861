import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { transactions as table } from '../schema/index.ts'
import { between, equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { paymentOfAttempt } from './subselects.ts'

/** The queries for a tenant's transactions. */
export function transactionsOf(scope: Scope): Repositories['transactions'] {
  return {
    ...scope.rooms(table, {
      filters: (filter) => [
        equals(table.type, filter.type),
        equals(table.status, filter.status),
        equals(table.customerId, filter.customerId),
        equals(table.invoiceId, filter.invoiceId),
        between(table.createdAt, filter.createdGte, filter.createdLte),
      ],
    }),
    ofAttempt: (id) =>
      scope.find(
        table,
        sql`${table.paymentId} = (${paymentOfAttempt(scope.merchantId, id)})`,
        equals(table.type, 'sale'),
      ),
  }
}
