import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { payments as table } from '../schema/index.ts'
import { between, equals, raw, sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { ofToken, paymentOfAttempt } from './subselects.ts'

/** The queries for a tenant's payments. */
export function paymentsOf(scope: Scope): Repositories['payments'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      filters: ({ customerId, invoiceId, status, charges, createdGte, createdLte }) => [
        equals(table.customerId, customerId),
        equals(table.invoiceId, invoiceId),
        equals(table.status, status),
        charges && sql`${table.customerId} IS NOT NULL AND ${table.gateway} <> 'manual'`,
        between(table.createdAt, createdGte, createdLte),
      ],
    }),
    ofInvoice: (invoiceId) => scope.sorted(table, raw('created_at, id'), equals(table.invoiceId, invoiceId)),
    ofToken: (tokenHash) => scope.find(table, sql`${table.id} = (${ofToken(merchantId, 'payment_id', tokenHash)})`),
    ofAttempt: (id) => scope.find(table, sql`${table.id} = (${paymentOfAttempt(merchantId, id)})`),
  }
}
