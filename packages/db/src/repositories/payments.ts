import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { payments as table } from '../schema/index.ts'
import { equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { ofToken, paymentOfAttempt } from './subselects.ts'

export function paymentsOf(scope: Scope): Repositories['payments'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      filters: ({ customerId, invoiceId, status }) => [
        equals(table.customerId, customerId),
        equals(table.invoiceId, invoiceId),
        equals(table.status, status),
      ],
    }),
    ofToken: (tokenHash) => scope.find(table, sql`${table.id} = (${ofToken(merchantId, 'payment_id', tokenHash)})`),
    ofAttempt: (id) => scope.find(table, sql`${table.id} = (${paymentOfAttempt(merchantId, id)})`),
  }
}
