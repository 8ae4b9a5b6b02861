import type { EventFilter, Filter, Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { pendingOf, pendingOfList } from '../pending.ts'
import { events as table } from '../schema/index.ts'
import { among, between, equals, type Sql } from '../sql.ts'
import type { Scope } from './scope.ts'

/** The queries for a tenant's events. */
export function eventsOf(scope: Scope): Repositories['events'] {
  const { db, merchantId } = scope
  return {
    ...scope.rooms(table, { filters }),
    pendingOfList: (window, filter) =>
      pendingOfList(db, { merchantId, filters: filters(filter), counted: true }, window),
    pending: (id) => pendingOf(db, merchantId, id),
  }
}

function filters(filter: Filter<EventFilter>): (Sql | undefined)[] {
  return [
    among(table.type, filter.types),
    equals(table.customerId, filter.customerId),
    equals(table.invoiceId, filter.invoiceId),
    equals(table.subscriptionId, filter.subscriptionId),
    equals(table.orderId, filter.orderId),
    between(table.createdAt, filter.createdGte, filter.createdLte),
  ]
}
