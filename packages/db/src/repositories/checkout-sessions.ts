import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { checkoutSessions as table } from '../schema/index.ts'
import { equals } from '../sql.ts'
import type { Scope } from './scope.ts'

/** The queries for a tenant's checkout sessions. */
export function checkoutSessionsOf(scope: Scope): Repositories['checkoutSessions'] {
  return {
    byId: (id) => scope.find(table, equals(table.id, id)),
    byToken: (tokenHash) => scope.find(table, equals(table.tokenHash, tokenHash)),
  }
}
