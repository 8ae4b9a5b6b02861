import type { CreateSubscriptionSchedule, WantedPhase } from '@revkeen-edge/contracts'
import { createDiscount } from '@revkeen-edge/services/discounts/create.ts'
import type { Plan, PlannedDiscount, PlannedPhase, PlannedSchedule } from './plans.ts'
import type { BillingWorld, WorldMerchant } from './world.ts'

/** The subscription that a schedule is for. */
interface Subscribed {
  readonly id: string
  /** What it bills as it begins. */
  readonly items: readonly { readonly price_id: string; readonly quantity: number }[]
  /** When it would renew without a schedule. */
  readonly renewals: readonly number[]
}

const HOUR_MS = 3_600_000

const instant = (at: number): string => new Date(at).toISOString()

/** A request for a schedule, with all that its phases name made. */
export async function scheduleOf(
  world: BillingWorld,
  merchant: WorldMerchant,
  plan: Plan & { readonly schedule: PlannedSchedule },
  subscribed: Subscribed,
): Promise<CreateSubscriptionSchedule> {
  const { startsInMs, phases: planned, isOpen, end: end_behavior } = plan.schedule
  const start = plan.now + startsInMs
  const phases: WantedPhase[] = []
  let from = start
  for (const [index, phase] of planned.entries()) {
    const end = endOf(phase, from, subscribed.renewals)
    const goesOn = isOpen && index === planned.length - 1
    phases.push({
      items: await itemsOf(world, merchant, plan, { phase, subscribed }),
      end_date: goesOn ? null : instant(end),
      proration_behavior: phase.proration,
      coupon: phase.coupon && (await couponOf(world, merchant, plan, phase.coupon)).code,
      billing_cycle_anchor: phase.anchorAfterMs === null ? null : instant(from + phase.anchorAfterMs),
    })
    from = end
  }
  return { subscription: subscribed.id, start_date: instant(start), phases, end_behavior }
}

function endOf({ end }: PlannedPhase, from: number, renewals: readonly number[]): number {
  const least = from + HOUR_MS
  if ('afterMs' in end) return from + end.afterMs
  return renewals.filter((at) => at >= least)[end.renewal] ?? least
}

async function itemsOf(
  world: BillingWorld,
  merchant: WorldMerchant,
  plan: Plan,
  { phase, subscribed }: { readonly phase: PlannedPhase; readonly subscribed: Subscribed },
): Promise<WantedPhase['items']> {
  const { sold } = phase
  if (!sold) return [...subscribed.items]
  const { interval, count: interval_count } = sold.rhythm
  const isOwn = interval === plan.rhythm.interval && interval_count === plan.rhythm.count
  const items: WantedPhase['items'] = []
  for (const [index, { amountMinor, quantity }] of sold.items.entries()) {
    // The same in another quantity keeps its item.
    const kept = sold.keeps && isOwn && index === 0 ? subscribed.items[0]?.price_id : undefined
    const terms = { interval, interval_count, unit_amount: amountMinor }
    items.push({ price_id: kept ?? (await world.price(merchant, plan.now, terms)), quantity })
  }
  return items
}

/** A discount with a code. */
export function couponOf(
  world: BillingWorld,
  merchant: WorldMerchant,
  { now }: Pick<Plan, 'now'>,
  { percent, amountMinor, recurrence }: PlannedDiscount,
): Promise<{ readonly id: string; readonly code: string }> {
  const context = world.context(merchant, now)
  const value =
    percent === null
      ? ({ type: 'fixed_amount', amount_off: amountMinor, currency: 'USD' } as const)
      : ({ type: 'percentage', percent_off: percent } as const)
  const counted = typeof recurrence === 'number'
  const cycles = counted ? { recurring_cycles: recurrence } : {}
  const recurring_type = counted ? 'repeating' : recurrence
  const code = `D${crypto.randomUUID()}`
  return world.commit(context, () => createDiscount(context, { code, ...value, recurring_type, ...cycles }))
}
