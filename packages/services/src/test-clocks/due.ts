import type { TestClock } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** Something that falls due for a customer on a test clock. */
export interface DueOnClock {
  readonly kind: 'schedule' | 'subscription' | 'dunning' | 'invoice'
  readonly id: string
  /** UTC milliseconds. */
  readonly at: number
}

/** At one instant a phase begins before its period is billed, and a payment is tried before anything is late. */
const ORDER: readonly DueOnClock['kind'][] = ['schedule', 'subscription', 'dunning', 'invoice']

/** What falls due next on the way of a clock; null where nothing does. One round trip. */
export async function nextOnClock(
  { db }: Context,
  { id, frozenTime, target }: Pick<TestClock, 'id' | 'frozenTime' | 'target'>,
): Promise<DueOnClock | null> {
  const until = target ?? frozenTime
  const { rows } = db
  const found = await db.load({
    schedule: rows.subscriptionSchedules.dueOnClock(id, until),
    subscription: rows.subscriptions.dueOnClock(id, until),
    dunning: rows.dunningCases.dueOnClock(id, until),
    invoice: rows.invoices.dueOnClock(id, until),
  })
  return soonest(
    ORDER.flatMap((kind) =>
      found[kind].map((row) => ({ kind, id: row.id, at: Math.max(frozenTime, dueAt(kind, row.dueAt)) })),
    ),
  )
}

/** An invoice is late once its time is past, and not at that time. */
function dueAt(kind: DueOnClock['kind'], at: number | null): number {
  return (at ?? 0) + (kind === 'invoice' ? 1 : 0)
}

/** The first of those that are due soonest. */
export function soonest(all: readonly DueOnClock[]): DueOnClock | null {
  return all.reduce<DueOnClock | null>((first, each) => (first && first.at <= each.at ? first : each), null)
}
