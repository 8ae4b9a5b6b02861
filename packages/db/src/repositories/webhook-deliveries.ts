import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { lastGeneration } from '../pending.ts'
import { webhookDeliveries as table } from '../schema/index.ts'
import { equals } from '../sql.ts'
import type { Scope } from './scope.ts'

/** The queries for a tenant's webhook deliveries. */
export function webhookDeliveriesOf(scope: Scope): Repositories['webhookDeliveries'] {
  return {
    ...scope.rooms(table, {
      filters: ({ endpointId, eventId, status }) => [
        equals(table.endpointId, endpointId),
        equals(table.eventId, eventId),
        equals(table.status, status),
      ],
    }),
    lastGeneration: (eventId) => lastGeneration(scope.db, scope.merchantId, eventId),
  }
}
