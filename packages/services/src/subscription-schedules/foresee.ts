import {
  DAY_MS,
  ok,
  scheduleMove,
  type DomainError,
  type Result,
  type Subscription,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { figuresOfPeriod, leftAfter, newSubscriptionInvoice } from '../subscriptions/bill.ts'
import { adjustmentsOf, billedAtOnce } from '../subscriptions/change-commit.ts'
import type { DecidedChange } from '../subscriptions/change.ts'
import type { FoundForChange } from '../subscriptions/change-load.ts'
import { billedWith, type Foreseen, type Standing } from '../subscriptions/foreseen.ts'
import { decidePhase, inPhase, type Beginning } from './begin.ts'
import type { Offer } from './offer.ts'
import { afterLast } from './run.ts'

type Following = Standing & { readonly schedule: SubscriptionSchedule }

/** What a schedule that is due by `context.now` then does to its subscription: a phase begins, or the last one ends. */
export async function foreseeMove(context: Context, at: Following, offer: Offer): Promise<Foreseen> {
  const { found, schedule } = at
  const move = scheduleMove(schedule, context.now)
  if (move?.kind !== 'begin') return quiet(found, afterLast(context, schedule, found.subscription), null)
  const beginning = { schedule, offer, index: move.index, phase: move.phase }
  const begun = await foreseePhase(context, found, beginning)
  if (begun.ok) return begun.value
  // One that cannot begin is tried again a day later.
  return quiet(found, {}, { ...schedule, dueAt: context.now + DAY_MS })
}

function quiet(found: FoundForChange, set: Partial<Subscription>, schedule: SubscriptionSchedule | null): Foreseen {
  const subscription = { ...found.subscription, ...set }
  return { invoice: null, after: { found: { ...found, subscription }, schedule } }
}

async function foreseePhase(
  context: Context,
  found: FoundForChange,
  beginning: Beginning,
): Promise<Result<Foreseen, DomainError>> {
  const decided = decidePhase(context, found, beginning)
  if (!decided.ok) return decided
  const { set, change, discounts } = decided.value
  const { schedule, index } = beginning
  const moved = { ...schedule, ...inPhase(context, schedule, index) }
  const phased = { ...found, discounts }
  if (!change) return ok(quiet(phased, set, moved))
  const begun = await foreseeChange(context, phased, change)
  return begun.ok ? ok({ ...begun.value, after: { found: begun.value.after, schedule: moved } }) : begun
}

interface Changed extends Pick<Foreseen, 'invoice'> {
  readonly after: FoundForChange
}

async function foreseeChange(
  context: Context,
  found: FoundForChange,
  decided: DecidedChange,
): Promise<Result<Changed, DomainError>> {
  const { step, items, set } = decided
  const made = adjustmentsOf(context, found, decided)
  const adjustments = [...found.adjustments, ...made]
  const after = { ...found, subscription: { ...found.subscription, ...set }, items, adjustments }
  const now = billedAtOnce(context, found, { decided, adjustments: made })
  if (!now) return ok({ invoice: null, after })
  const figures = await figuresOfPeriod(context, now.found, now.billed, newSubscriptionInvoice(context, found))
  if (!figures.ok) return figures
  const { subscription } = after
  const invoice = { step, figures: figures.value, subscription, items }
  if (step) return ok({ invoice, after: billedWith(context, after, step, figures.value) })
  return ok({ invoice, after: { ...after, adjustments: leftAfter(adjustments, figures.value.taken) } })
}
