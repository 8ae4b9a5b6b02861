import type { eventsQuery } from '@revkeen-edge/contracts'
import type { EventFilter, Filter } from '@revkeen-edge/services/ports/repositories.ts'
import type * as z from 'zod'

/** What a query of the event list filters by. Given both, `type` and `types` must both hold. */
export function eventFilter(query: z.infer<typeof eventsQuery>): Filter<EventFilter> {
  const { type, types } = query
  return {
    types: type && types ? type.filter((name) => types.includes(name)) : (type ?? types),
    customerId: query.customer_id,
    invoiceId: query.invoice_id,
    subscriptionId: query.subscription_id,
    orderId: query.order_id,
    createdGte: query.created_gte,
    createdLte: query.created_lte === undefined ? undefined : query.created_lte + 999,
  }
}
