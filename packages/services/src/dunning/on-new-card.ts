import type { Context } from '../context.ts'
import type { Change } from '../plan.ts'

/**
 * What failed to be paid is tried again as soon as its customer has another card: with the commit that makes a method the
 * default, or the method of a subscription. The next sweep finds it due.
 */
export function retryWithNewCard(
  { now }: Pick<Context, 'now'>,
  { customerId }: { readonly customerId: string },
): Change[] {
  return [{ kind: 'retry_dunning', customerId, at: now }]
}
