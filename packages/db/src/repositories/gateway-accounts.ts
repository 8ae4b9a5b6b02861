import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { gatewayAccounts as table } from '../schema/index.ts'
import { equals } from '../sql.ts'
import type { Scope } from './scope.ts'

/** The queries for a tenant's gateway accounts. */
export function gatewayAccountsOf(scope: Scope): Repositories['gatewayAccounts'] {
  return {
    byId: (id) => scope.find(table, equals(table.id, id)),
    all: () => scope.all(table),
  }
}
