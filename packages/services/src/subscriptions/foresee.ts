import {
  err,
  missing,
  nextWork,
  ok,
  type BillingStep,
  type DomainError,
  type DueWork,
  type Result,
  type Subscription,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { withOffer } from '../subscription-schedules/begin.ts'
import { foreseeMove } from '../subscription-schedules/foresee.ts'
import { offerQueries, type Offer } from '../subscription-schedules/offer.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import { figuresOfPeriod, newSubscriptionInvoice, previewStep } from './bill.ts'
import { loadForChange, type FoundForChange } from './change-load.ts'
import { billedWith, type Foreseen, type ForeseenInvoice, type Standing } from './foreseen.ts'
import { billedLast } from './last-invoice.ts'

/** A subscription that is looked ahead of, with the schedule that it follows. */
export interface Foreseeable {
  /** As of the subscription's own time. */
  readonly context: Context
  readonly found: FoundForChange
  readonly schedule: SubscriptionSchedule | null
  readonly offer: Offer
}

/** Statuses whose subscriptions will be billed again without anybody's doing. */
const GOING_ON: ReadonlySet<Subscription['status']> = new Set(['pending', 'trialing', 'active', 'past_due'])

/** More than happens to a subscription in the years that a preview shows. */
const MAX_STEPS = 1_000

/** Reads a subscription to look ahead of. Errors: `resource_missing`. */
export async function loadForeseeable(context: Context, id: string): Promise<Result<Foreseeable, DomainError>> {
  const { db } = context
  const [found, { clock, schedule }] = await Promise.all([
    loadForChange(context, id),
    db.load({ clock: db.rows.testClocks.ofSubscription(id), schedule: db.rows.subscriptionSchedules.current(id) }),
  ])
  if (!found.ok) return err(missing('Subscription'))
  const offer = schedule ? await db.load(offerQueries(context, schedule.phases)) : NO_OFFER
  return ok({ context: onItsClock(context, clock), found: withOffer(found.value, offer), schedule, offer })
}

const NO_OFFER: Offer = { products: [], prices: [], methods: [], coupons: [] }

/**
 * The invoices that a subscription will have, in their order, if nobody does anything and each is paid: by the functions that
 * make them, on prices, rates and phases as they are now. Ends where the subscription ends or is paused, else never. Errors:
 * those of pricing an invoice, after which nothing more comes. Pinned by preview-is-billed.test.ts.
 */
export async function* foreseenInvoices({
  context,
  found,
  schedule,
  offer,
}: Foreseeable): AsyncGenerator<Result<ForeseenInvoice, DomainError>, void, void> {
  if (!GOING_ON.has(found.subscription.status)) return
  let at: Standing = { found: { ...found, subscription: unhindered(found.subscription) }, schedule }
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const next = await nextOf(context, at, offer)
    if (!next) return
    if (!next.ok) return yield next
    const { invoice, after } = next.value
    if (invoice) yield ok(invoice)
    at = after
  }
}

/** A first payment that is waited for is made, and what was refused is not refused again. */
function unhindered(row: Subscription): Subscription {
  const isBegun = row.status === 'pending' && row.billedUntil !== null
  return { ...row, refusals: 0, retryAt: null, ...(isBegun ? { status: 'active' as const } : {}) }
}

type Next = Result<Foreseen, DomainError>

/** At one instant a phase begins before its period is billed, as with a test clock and the scheduler. */
async function nextOf(context: Context, at: Standing, offer: Offer): Promise<Next | null> {
  const work = nextWork(at.found.subscription)
  const movesAt = at.schedule?.dueAt ?? Infinity
  const now = Math.max(context.now, Math.min(movesAt, work?.at ?? Infinity))
  const then = { ...context, now }
  if (at.schedule && movesAt <= now) return ok(await foreseeMove(then, { ...at, schedule: at.schedule }, offer))
  return work ? foreseeWork(then, at, work) : null
}

async function foreseeWork(context: Context, at: Standing, work: DueWork): Promise<Next | null> {
  switch (work.kind) {
    case 'bill':
      return foreseeBill(context, at, work.step)
    case 'enter_stub': {
      const { start: currentPeriodStart, end: currentPeriodEnd } = work.period
      return ok(quietly(at, { status: 'active', currentPeriodStart, currentPeriodEnd }))
    }
    case 'trial_notice':
      return ok(quietly(at, { trialNoticeFor: at.found.subscription.trialEnd }))
    case 'renewal_notice':
      return ok(quietly(at, { renewalNoticeFor: work.step.chargeAt }))
    case 'cancel':
    case 'expire':
      return foreseeEnd(context, at)
    case 'pause':
    case 'resume':
    case 'bill_paused':
      return null
  }
}

async function foreseeBill(context: Context, at: Standing, step: BillingStep): Promise<Next> {
  const { found } = at
  const { subscription, items } = found
  const figures = await previewStep(context, found, step)
  if (!figures.ok) return figures
  const after = { ...at, found: billedWith(context, found, step, figures.value) }
  return ok({ invoice: { step, figures: figures.value, subscription, items }, after })
}

/** What waits is billed as it ends. */
async function foreseeEnd(context: Context, { found }: Standing): Promise<Next> {
  const subscription = { ...found.subscription, status: 'canceled' as const }
  const after = { found: { ...found, subscription, adjustments: [] }, schedule: null }
  const last = billedLast(context, found)
  if (!last) return ok({ invoice: null, after })
  const figures = await figuresOfPeriod(context, last.found, last.billed, newSubscriptionInvoice(context, found))
  if (!figures.ok) return figures
  return ok({ invoice: { step: null, figures: figures.value, subscription, items: [] }, after })
}

/** A step that bills nothing. */
function quietly(at: Standing, set: Partial<Subscription>): Foreseen {
  const subscription = { ...at.found.subscription, ...set }
  return { invoice: null, after: { ...at, found: { ...at.found, subscription } } }
}
