import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { orders as table } from '../schema/index.ts'
import { equals } from '../sql.ts'
import type { Scope } from './scope.ts'

export function ordersOf(scope: Scope): Repositories['orders'] {
  return scope.rooms(table, {
    filters: ({ customerId, status }) => [equals(table.customerId, customerId), equals(table.status, status)],
  })
}
