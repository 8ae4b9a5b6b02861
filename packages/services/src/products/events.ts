import { presentProduct } from '@revkeen-edge/contracts'
import type { Product } from '@revkeen-edge/domain'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'

function draft(type: EventDraft['type'], product: Product, previous?: unknown): EventDraft {
  return { type, objectType: 'product', objectId: product.id, object: presentProduct(product), previous }
}

export const productCreated = (product: Product): EventDraft => draft('product.created', product)

/** Names what changed, as `previous_attributes` of an update event does. */
export function productUpdated(before: Product, after: Product): EventDraft {
  return draft('product.updated', after, changedFields(presentProduct(before), presentProduct(after)))
}
