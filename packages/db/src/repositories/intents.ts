import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { authentications, paymentIntents, setupIntents } from '../schema/index.ts'
import { between, equals } from '../sql.ts'
import type { Scope } from './scope.ts'

/** The queries for a tenant's payment intents. */
export function paymentIntentsOf(scope: Scope): Repositories['paymentIntents'] {
  return scope.rooms(paymentIntents, {
    filters: ({ customerId, status, createdGte, createdLte }) => [
      equals(paymentIntents.customerId, customerId),
      equals(paymentIntents.status, status),
      between(paymentIntents.createdAt, createdGte, createdLte),
    ],
  })
}

/** The queries for a tenant's setup intents. */
export function setupIntentsOf(scope: Scope): Repositories['setupIntents'] {
  return scope.rooms(setupIntents, {
    filters: ({ customerId, status }) => [
      equals(setupIntents.customerId, customerId),
      equals(setupIntents.status, status),
    ],
  })
}

/** The queries for a tenant's authentications. */
export function authenticationsOf(scope: Scope): Repositories['authentications'] {
  return {
    byId: (id) => scope.find(authentications, equals(authentications.id, id)),
    byState: (stateHash) => scope.find(authentications, equals(authentications.stateHash, stateHash)),
  }
}
