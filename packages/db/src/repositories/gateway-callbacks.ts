import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { gatewayCallbacks as table } from '../schema/index.ts'
import { equals } from '../sql.ts'
import type { Scope } from './scope.ts'

/** The queries for a tenant's gateway callbacks. */
export function gatewayCallbacksOf(scope: Scope): Repositories['gatewayCallbacks'] {
  return {
    byId: (id) => scope.find(table, equals(table.id, id)),
    byEvent: (accountId, eventId) =>
      scope.find(table, equals(table.gatewayAccountId, accountId), equals(table.eventId, eventId)),
  }
}
