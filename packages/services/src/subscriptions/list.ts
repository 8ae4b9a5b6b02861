import { type DomainError, type DunningCase, type Result, type Subscription } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { ownedBy } from '../customers/owned.ts'
import type { Filter, Page, SubscriptionFilter, Window } from '../ports/repositories.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { shownRecovery } from './around.ts'
import type { SubscriptionView } from './get.ts'

type Wanted = Filter<Pick<SubscriptionFilter, 'statuses' | 'customerId'>>

/**
 * A page of subscriptions, newest first. Their recoveries and clocks are read once it is known which ones they are, and only
 * where there are any.
 */
export async function listSubscriptions(
  context: Context,
  window: Window,
  filter: Wanted,
): Promise<Page<SubscriptionView>> {
  const { page } = await context.db.load({ page: context.db.rows.subscriptions.list(window, filter) })
  return { ...page, items: await viewsOf(context, page.items) }
}

/** A page of a customer's subscriptions, newest first. Errors: `resource_missing` for the customer. */
export async function listSubscriptionsOfCustomer(
  context: Context,
  customerId: string,
  window: Window,
): Promise<Result<Page<Subscription>, DomainError>> {
  return ownedBy(context, customerId, context.db.rows.subscriptions.list(window, { customerId }))
}

async function viewsOf(context: Context, subscriptions: readonly Subscription[]): Promise<SubscriptionView[]> {
  const late = subscriptions.filter(({ status }) => RECOVERING.has(status))
  const clockIds = [...new Set(subscriptions.flatMap(({ testClockId }) => testClockId ?? []))]
  const { cases, clocks } = await recoveriesOf(context, late, clockIds)
  return subscriptions.map((row) => {
    const clock = clocks.find(({ id }) => id === row.testClockId) ?? null
    const own = cases.filter(({ subscriptionId }) => subscriptionId === row.id)
    return { row, recovery: shownRecovery(own), now: onClock(context, clock).now }
  })
}

/** Statuses in which a recovery may be open or exhausted. */
const RECOVERING: ReadonlySet<Subscription['status']> = new Set(['past_due', 'unpaid', 'canceled', 'expired', 'paused'])

async function recoveriesOf({ db }: Context, late: readonly Subscription[], clockIds: readonly string[]) {
  if (late.length + clockIds.length === 0) return { cases: [] as readonly DunningCase[], clocks: [] }
  return db.load({
    cases: db.rows.dunningCases.openOf(late.map(({ id }) => id)),
    clocks: db.rows.testClocks.byIds(clockIds),
  })
}
