import { presentCustomer } from '@revkeen-edge/contracts'
import type { Customer } from '@revkeen-edge/domain'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'

function draft(type: EventDraft['type'], customer: Customer, previous?: unknown): EventDraft {
  return {
    type,
    objectType: 'customer',
    objectId: customer.id,
    customerId: customer.id,
    object: presentCustomer(customer),
    previous,
  }
}

export const customerCreated = (customer: Customer): EventDraft => draft('customer.created', customer)
export const customerDeleted = (customer: Customer): EventDraft => draft('customer.deleted', customer)

/** Names what changed, as `previous_attributes` of an update event does. */
export function customerUpdated(before: Customer, after: Customer): EventDraft {
  return draft('customer.updated', after, changedFields(presentCustomer(before), presentCustomer(after)))
}
