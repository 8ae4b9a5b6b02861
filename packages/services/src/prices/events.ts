import { presentPrice } from '@revkeen-edge/contracts'
import type { Price } from '@revkeen-edge/domain'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'

function draft(type: EventDraft['type'], price: Price, previous?: unknown): EventDraft {
  return { type, objectType: 'price', objectId: price.id, object: presentPrice(price), previous }
}

export const priceCreated = (price: Price): EventDraft => draft('price.created', price)
export const priceArchived = (price: Price): EventDraft => draft('price.deleted', price)

/** Names what changed, as `previous_attributes` of an update event does. */
export function priceUpdated(before: Price, after: Price): EventDraft {
  return draft('price.updated', after, changedFields(presentPrice(before), presentPrice(after)))
}
