import { err, invalidField, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { carryChange, type DecideItems } from './change-carry.ts'
import type { SubscriptionPorts } from './start.ts'

/**
 * Takes an item off a subscription; the rest of the period is credited as the subscription's proration says. Errors:
 * `resource_missing`, `validation_error` for the last one, `invalid_state` for a subscription that is not billed.
 */
export function deleteItem(
  context: Context,
  ports: SubscriptionPorts,
  { id, itemId }: { readonly id: string; readonly itemId: string },
): () => Promise<Result<Planned<{ readonly id: string }>, DomainError>> {
  const remove: DecideItems = (_, found) => {
    const items = found.items.filter((item) => item.id !== itemId)
    if (items.length === 0) return err(LAST)
    return ok({ items, recurrence: found.subscription, isPlanChange: false })
  }
  const carried = carryChange(context, ports, { id, refs: { itemId } }, remove)
  return async () => {
    const changed = await carried()
    return changed.ok ? ok({ value: { id: itemId }, plan: changed.value.plan }) : changed
  }
}

const LAST = invalidField('itemId', 'is the last item: cancel the subscription instead')
