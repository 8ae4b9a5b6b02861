import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { webhookEndpoints as table } from '../schema/index.ts'
import { equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'

const LIVING = sql`${table.deletedAt} IS NULL`

/** The queries for a tenant's webhook endpoints. */
export function webhookEndpointsOf(scope: Scope): Repositories['webhookEndpoints'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, { base: LIVING, filters: ({ status }) => [equals(table.status, status)] }),
    enabled: () => scope.all(table, LIVING, equals(table.status, 'enabled')),
    ofDelivery: (deliveryId) =>
      scope.find(
        table,
        LIVING,
        sql`${table.id} = (SELECT endpoint_id FROM webhook_deliveries WHERE merchant_id = ${merchantId} AND id = ${deliveryId})`,
      ),
  }
}
