import {
  cursorOf,
  hasEnded,
  INVOICE,
  isRecovered,
  nextBillingStep,
  SUBSCRIPTION,
  termsOf,
  transition,
  type BillingCursor,
  type DunningCase,
  type Invoice,
  type PaymentFailure,
  type Subscription,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { beginCase, exhaustCase, recoverCase, retryFailed, stopCase, type CaseMove } from '../dunning/case.ts'
import { dunningNotice, recoveredNotice } from '../dunning/notices.ts'
import { invoiceEvent } from '../invoices/events.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { update, updated, type Change, type EventDraft, type MessageDraft, type Plan } from '../plan.ts'
import { shownRecovery } from './around.ts'
import { subscriptionEvent, type SubscriptionEventName } from './events.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import { moveSubscription } from './moves.ts'
import type { Side } from './side.ts'

/** What happened to an invoice of a subscription. */
export type InvoiceOutcome =
  /** Nothing is owed on it any more. */
  | { readonly kind: 'paid'; readonly byRetry: boolean }
  /** `byRetry`: it was a step of its recovery, not somebody's own try. */
  | { readonly kind: 'failed'; readonly failure: PaymentFailure; readonly byRetry: boolean }
  /** Nobody owes it any more, though it was not paid. */
  | { readonly kind: 'voided' }
  | { readonly kind: 'written_off' }
  /** It was sent, and its time has passed. */
  | { readonly kind: 'overdue' }

/** What an outcome does to a subscription and its recoveries, before it is made one change of its row. */
export interface Effect {
  readonly set: Partial<Subscription>
  readonly told: readonly SubscriptionEventName[]
  /** All of them as they then stand. */
  readonly recoveries: readonly DunningCase[]
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
  readonly messages: readonly MessageDraft[]
}

/** What goes with an outcome in its commit. */
export type Consequence = Required<Pick<Plan, 'changes' | 'events' | 'messages'>>

/**
 * The one way from an invoice's outcome to its subscription: whatever pays, fails or drops an invoice commits this along
 * with it. `invoice` is as the outcome leaves it.
 */
export function afterInvoice(
  context: Context,
  side: Side,
  invoice: InvoiceWithLines,
  outcome: InvoiceOutcome,
): Consequence {
  const own = onItsClock(context, side.clock)
  return afterRecovery(own, side, effectOf(own, side, invoice, outcome))
}

/** An effect as one change of its subscription. */
export function afterRecovery(context: Context, { row, recoveries }: Side, effect: Effect): Consequence {
  const before = { row, recovery: shownRecovery(recoveries) }
  const recovery = shownRecovery(effect.recoveries)
  const stays = Object.keys(effect.set).length === 0 && recovery === before.recovery
  const move = stays
    ? { changes: [], events: effect.told.map((type) => subscriptionEvent(context, type, before)) }
    : moveSubscription(context, before, effect.set, { told: effect.told, recovery })
  return {
    changes: [...effect.changes, ...move.changes],
    events: [...effect.events, ...move.events],
    messages: effect.messages,
  }
}

/** What an outcome does, by the subscription's status and the recovery that the invoice has. */
export function effectOf(context: Context, side: Side, invoice: InvoiceWithLines, outcome: InvoiceOutcome): Effect {
  const own = side.recoveries.find(({ invoiceId }) => invoiceId === invoice.invoice.id) ?? null
  switch (outcome.kind) {
    case 'paid':
      return afterPaid(context, side, { own, invoice }, outcome.byRetry)
    case 'failed':
      return afterFailed(context, side, { own, invoice }, outcome)
    case 'voided':
    case 'written_off':
      return afterDropped(context, side, own, outcome.kind)
    case 'overdue':
      return afterOverdue(side)
  }
}

interface Own {
  readonly own: DunningCase | null
  readonly invoice: InvoiceWithLines
}

function afterPaid(context: Context, side: Side, { own, invoice }: Own, byRetry: boolean): Effect {
  const { row, period } = side
  const recovered = own ? recoverCase(context, own, emailOf(side), byRetry) : null
  const messages = own?.status === 'open' ? recoveredNotice(context, side, invoice) : []
  const base = { ...withCase(side, own, recovered), messages }
  if (hasEnded(row)) return base
  const isFirst = row.status === 'pending' || row.status === 'trialing'
  const counts = !isFirst || (period !== null && period.sequence > 0)
  const next = counts && !isBehind(side, own) ? transition(SUBSCRIPTION, row.status, 'activate') : null
  const told: SubscriptionEventName[] =
    next?.ok && (isFirst || period?.sequence === 1)
      ? ['subscription.activated']
      : period !== null && period.sequence > 0
        ? ['subscription.renewed']
        : []
  if (!next?.ok) return { ...base, told }
  const skipped = row.status === 'unpaid' ? cursorAt(row, context.now) : {}
  return { ...base, set: { status: next.value, ...skipped }, told }
}

/** Whether something else of the subscription failed to be paid. What is merely under way does not count. */
function isBehind({ recoveries, unpaid }: Side, own: DunningCase | null): boolean {
  return recoveries.some((other) => other.id !== own?.id) || unpaid.some(({ status }) => status === 'overdue')
}

/**
 * The cursor of a subscription that was not billed for a while, at the beginning of the period that holds `at`: what went by
 * without service is not billed, and its payments are not counted.
 */
function cursorAt(row: Subscription, at: number): Pick<Subscription, 'billedUntil' | 'anchorAt'> {
  let cursor: BillingCursor = cursorOf(row)
  for (
    let step = nextBillingStep(termsOf(row), cursor);
    step && step.period.end <= at;
    step = nextBillingStep(termsOf(row), cursor)
  ) {
    cursor = { ...step.cursor, payments: cursor.payments }
  }
  return { billedUntil: cursor.periodEnd, anchorAt: cursor.anchorAt }
}

function afterFailed(
  context: Context,
  side: Side,
  { own, invoice }: Own,
  { failure, byRetry }: { failure: PaymentFailure; byRetry: boolean },
): Effect {
  const { row, settings } = side
  const email = emailOf(side)
  if (!own && !isRecovered(row)) return nothing(side)
  if (own && !(own.status === 'open' && byRetry)) return nothing(side)
  const move = own
    ? retryFailed(context, own, email, failure)
    : beginCase(context, { row, invoice: invoice.invoice, email, settings }, failure)
  const late = own ? NO_CHANGE : lateInvoice(context, invoice)
  const base = withCase(side, own, move)
  const behind = {
    ...base,
    changes: [...base.changes, ...late.changes],
    events: [...late.events, ...base.events],
    messages: dunningNotice(side, invoice, own, move.after),
  }
  return fallenBehind(context, side, behind, move.after)
}

/** Where its events say whose payment it is. */
const emailOf = ({ customer }: Side): string | null => customer?.email ?? null

const NO_CHANGE: Pick<Effect, 'changes' | 'events'> = { changes: [], events: [] }

/** An invoice that was to be charged at once is overdue once that failed. */
function lateInvoice({ now }: Context, at: InvoiceWithLines): Pick<Effect, 'changes' | 'events'> {
  const next = transition(INVOICE, at.invoice.status, 'fall_due')
  if (!next.ok) return NO_CHANGE
  const set: Partial<Invoice> = {
    status: next.value,
    dueAt: now,
    dueDate: new Date(now).toISOString(),
    updatedAt: now,
  }
  const after = { ...at, invoice: updated(at.invoice, set) }
  return { changes: [update('invoices', at.invoice, set)], events: [invoiceEvent('invoice.overdue', after, at)] }
}

function fallenBehind(context: Context, side: Side, base: Effect, recovery: DunningCase): Effect {
  const fallen = transition(SUBSCRIPTION, side.row.status, 'fall_behind')
  const status = fallen.ok ? fallen.value : side.row.status
  const told: SubscriptionEventName[] = status === side.row.status ? [] : ['subscription.past_due']
  const behind = { ...base, set: status === side.row.status ? {} : { status }, told }
  return recovery.status === 'exhausted' ? givenUp(context, side, behind, recovery) : behind
}

/** What becomes of a subscription whose recovery is given up: it is canceled where the merchant wants it, else unpaid. */
function givenUp(context: Context, { row }: Side, base: Effect, recovery: DunningCase): Effect {
  const status = base.set.status ?? row.status
  const cancels = recovery.settings.autoCancelUnpaid
  const next = transition(SUBSCRIPTION, status, cancels ? 'cancel' : 'exhaust')
  if (!next.ok) return base
  if (!cancels) {
    return { ...base, set: { ...base.set, status: next.value }, told: [...base.told, 'subscription.unpaid'] }
  }
  const { now } = context
  const ended = { status: next.value, canceledAt: now, endedAt: now, cancelAt: now, cancelReason: 'payment_failed' }
  const stopped = stopAll(context, base.recoveries)
  return {
    ...base,
    set: { ...base.set, ...ended },
    told: [...base.told, 'subscription.canceled'],
    recoveries: stopped.recoveries,
    changes: [...base.changes, ...stopped.changes],
  }
}

/** The recoveries of a subscription that has ended: none goes on. */
export function stopAll(
  context: Pick<Context, 'now'>,
  recoveries: readonly DunningCase[],
): Pick<Effect, 'recoveries' | 'changes'> {
  const moves = recoveries.map((row) => (row.status === 'open' ? stopCase(context, row) : null))
  return {
    recoveries: recoveries.map((row, index) => moves[index]?.after ?? row).filter(isShown),
    changes: moves.flatMap((move) => move?.changes ?? []),
  }
}

/** Gives up a recovery whose time is over. */
export function effectOfExhausting(context: Context, side: Side, own: DunningCase, invoice: InvoiceWithLines): Effect {
  const move = exhaustCase(context, own, emailOf(side))
  const messages = dunningNotice(side, invoice, own, move.after)
  return givenUp(context, side, { ...withCase(side, own, move), messages }, move.after)
}

function afterDropped(context: Context, side: Side, own: DunningCase | null, kind: 'voided' | 'written_off'): Effect {
  const { row } = side
  const base = withCase(side, own, own ? stopCase(context, own) : null)
  const forgiven = row.status === 'past_due' || (row.status === 'unpaid' && kind === 'voided')
  if (!forgiven || isBehind(side, own)) return base
  const next = transition(SUBSCRIPTION, row.status, 'activate')
  if (!next.ok) return base
  return { ...base, set: { status: next.value, ...(row.status === 'unpaid' ? cursorAt(row, context.now) : {}) } }
}

/** Who is sent invoices is behind with one that is overdue; there is no card to try again. */
function afterOverdue(side: Side): Effect {
  const next = transition(SUBSCRIPTION, side.row.status, 'fall_behind')
  const sent = side.row.collectionMethod === 'send_invoice'
  if (!sent || !next.ok || next.value === side.row.status) return nothing(side)
  return { ...nothing(side), set: { status: next.value }, told: ['subscription.past_due'] }
}

function nothing({ recoveries }: Side): Effect {
  return { set: {}, told: [], recoveries, changes: [], events: [], messages: [] }
}

/** The effect of a recovery's own move. */
function withCase(side: Side, own: DunningCase | null, move: CaseMove | null): Effect {
  if (!move) return nothing(side)
  const others = side.recoveries.filter(({ id }) => id !== own?.id)
  const recoveries = [...others, move.after].filter(isShown).toSorted((a, b) => a.startedAt - b.startedAt)
  return { set: {}, told: [], recoveries, changes: move.changes, events: move.events, messages: [] }
}

function isShown({ status }: DunningCase): boolean {
  return status === 'open' || status === 'exhausted'
}
