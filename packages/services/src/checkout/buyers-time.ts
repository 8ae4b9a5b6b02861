import type { Context } from '../context.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import type { PayableCheckout } from './load.ts'

/** The context of what a page says to its session's customer: who is on a test clock is charged in its time. */
export async function atBuyersTime(context: Context, { session, customer }: PayableCheckout): Promise<Context> {
  const owner = customer !== null && customer.id === session?.customerId ? customer : null
  if (session?.mode !== 'subscription' || owner === null || owner.testClockId === null) return context
  const { clock } = await context.db.load({ clock: context.db.rows.testClocks.ofCustomer(owner.id) })
  return onClock(context, clock)
}
