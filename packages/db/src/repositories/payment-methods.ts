import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { paymentMethods as table } from '../schema/index.ts'
import { among, equals } from '../sql.ts'
import type { Scope } from './scope.ts'

export function paymentMethodsOf(scope: Scope): Repositories['paymentMethods'] {
  return {
    ...scope.rooms(table, {
      filters: ({ customerId, type, status, statuses }) => [
        equals(table.customerId, customerId),
        equals(table.type, type),
        equals(table.status, status),
        among(table.status, statuses),
      ],
    }),
    defaultOf: (customerId) => scope.find(table, equals(table.customerId, customerId), equals(table.isDefault, true)),
  }
}
