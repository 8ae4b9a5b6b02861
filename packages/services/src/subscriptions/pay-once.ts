import { err, missing, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/**
 * A payment of its own beside what a subscription bills, by the number that the subscription goes by. Nothing makes
 * subscriptions yet, so there is none with a number. Errors: `resource_missing`.
 */
export async function payOnce({ db }: Context, number: number): Promise<Result<never, DomainError>> {
  const { subscriptionId } = await db.load({ subscriptionId: db.rows.numericAliases.targetOf('subscription', number) })
  if (subscriptionId !== null) throw new Error(`${subscriptionId} has a number and is no subscription`)
  return err(missing('Subscription', 'subscriptionId'))
}
