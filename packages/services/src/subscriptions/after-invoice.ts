import {
  cursorOf,
  hasEnded,
  INVOICE,
  isRecovered,
  nextBillingStep,
  refusesMethod,
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
import { standingMethod } from '../charging/method.ts'
import { sessionOver, type Bought } from '../charging/session.ts'
import { beginCase, exhaustCase, recoverCase, stopCase, tryFailed, type CaseMove } from '../dunning/case.ts'
import { dunningNotice, endedNotice, recoveredNotice } from '../dunning/notices.ts'
import { invoiceEvent } from '../invoices/events.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { update, updated, type Change, type EventDraft, type MessageDraft, type Plan } from '../plan.ts'
import { shownRecovery } from './around.ts'
import { confirmedByPayment } from './confirmation.ts'
import { endOf, isShown } from './ended.ts'
import { subscriptionEvent, type SubscriptionEventName } from './events.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import { moveSubscription } from './moves.ts'
import type { Side } from './side.ts'
import { waitingMinor } from './waiting.ts'

/** What happened to an invoice of a subscription. */
export type InvoiceOutcome =
  /** Nothing is owed on it any more; `byCredit`: since the rest of it was credited. */
  | ({ readonly kind: 'paid' } & PaidBy)
  | ({ readonly kind: 'failed' } & FailedTry)
  /** Nobody owes it any more, though it was not paid. */
  | { readonly kind: 'voided' }
  | { readonly kind: 'written_off' }
  /** It was sent, and its time has passed. */
  | { readonly kind: 'overdue' }

/** What settled an invoice. */
export interface PaidBy {
  readonly byRetry: boolean
  readonly byCredit?: boolean
  /** The payment that settled it, with what it is delivered by; left out where the page's own way books its session. */
  readonly bought?: Pick<Bought, 'payment' | 'orderId'>
}

/** A payment that failed, and whose try it was. */
export interface FailedTry {
  readonly failure: PaymentFailure
  /** It was a step of its recovery, not somebody's own try. */
  readonly byRetry: boolean
  /** It was a renewal or a retry, with whichever card is charged where nobody names one. */
  readonly byItself: boolean
}

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
      return afterPaid(context, side, { own, invoice }, outcome)
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

function afterPaid(
  context: Context,
  side: Side,
  { own, invoice }: Own,
  { byRetry, byCredit = false, bought }: PaidBy,
): Effect {
  const { row, period } = side
  const recovered = own ? recoverCase(context, own, emailOf(side), byRetry) : null
  const messages = own?.status === 'open' ? recoveredNotice(context, side, invoice, { ...own, byCredit }) : []
  const known = withCase(side, own, recovered)
  const paid = paidFirst(context, side)
  const base = { ...known, changes: [...known.changes, ...paid], messages }
  if (hasEnded(row)) return base
  const isFirst = row.status === 'pending' || row.status === 'trialing'
  const counts = !isFirst || (period !== null && period.sequence > 0)
  const next = counts && !isBehind(side, own) ? transition(SUBSCRIPTION, row.status, 'activate') : null
  const told = period && period.sequence > 1 && paid.length > 0 && row.activatedAt !== null ? RENEWED : []
  if (!next?.ok) return { ...base, told }
  const skipped = row.status === 'unpaid' ? cursorAt(row, context.now) : {}
  const confirmed = row.status === 'pending' ? confirmedByPayment(side, invoice) : []
  const page = row.status === 'pending' && bought ? pageOver(context, side, invoice.invoice, bought) : NO_CHANGE
  return {
    ...base,
    set: { status: next.value, ...skipped },
    told,
    changes: [...base.changes, ...page.changes],
    events: [...base.events, ...page.events],
    messages: [...messages, ...confirmed],
  }
}

/** What began on a page and was paid elsewhere is not paid there again: the page has done its work. */
function pageOver(
  { now }: Context,
  { row, session }: Side,
  invoice: Invoice,
  bought: NonNullable<PaidBy['bought']>,
): Pick<Effect, 'changes' | 'events'> {
  if (session?.status !== 'open') return NO_CHANGE
  const request = { ...bought, customer: { id: row.customerId }, invoice, paymentMethodId: row.paymentMethodId }
  const done = sessionOver(now, session, request)
  const { paymentLinkId } = session
  const sold: Change[] = paymentLinkId === null ? [] : [{ kind: 'count_completion', paymentLinkId }]
  return { changes: [...done.changes, ...sold], events: done.events }
}

/** A payment that makes it active for the first time is its activation instead: see `moveSubscription`. */
const RENEWED: readonly SubscriptionEventName[] = ['subscription.renewed']

/** A period is paid for the first time once: a credit may be taken back and the invoice paid again. */
function paidFirst({ now: at }: Context, { row, period }: Side): Change[] {
  if (period === null || period.sequence === 0 || period.paidAt != null) return []
  return [{ kind: 'pay_period', subscriptionId: row.id, sequence: period.sequence, at }]
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

function afterFailed(context: Context, side: Side, { own, invoice }: Own, tried: FailedTry): Effect {
  const { row } = side
  // Who is sent invoices pays by hand: what failed of that is theirs to try again.
  if (!own && (!isRecovered(row) || row.collectionMethod === 'send_invoice')) return nothing(side)
  if (own && own.status !== 'open') return nothing(side)
  // What fails on somebody's own try changes no schedule.
  if (own && !tried.byRetry && !isOfNextCard(side, tried)) return nothing(side)
  const move = failedMove(context, side, { own, invoice }, tried)
  const late = own ? NO_CHANGE : lateInvoice(context, invoice)
  const base = withCase(side, own, move)
  const behind = {
    ...base,
    changes: [...base.changes, ...retryWithOtherCard(context, invoice, tried), ...late.changes],
    events: [...late.events, ...base.events],
    messages: dunningNotice(side, invoice, { before: own, after: move.after, failure: tried.failure }),
  }
  return fallenBehind(context, side, { base: behind, invoice }, move.after)
}

function failedMove(context: Context, side: Side, { own, invoice }: Own, tried: FailedTry): CaseMove {
  const email = emailOf(side)
  const { row, settings } = side
  if (own) return tryFailed(context, own, email, tried)
  return beginCase(context, { row, invoice: invoice.invoice, email, settings }, tried.failure)
}

/** Whether a failure refuses the card for good that the recovery would try next. */
function isOfNextCard({ row, methods }: Side, { failure, byItself }: FailedTry): boolean {
  const next = standingMethod({ id: row.customerId }, methods)
  return next !== null && next.id === failure.methodId && refusesMethod(failure, byItself)
}

/** A card that was given while the charge was under way came too late for it. */
function retryWithOtherCard(
  { now: at }: Context,
  { invoice }: InvoiceWithLines,
  { failure, byItself }: FailedTry,
): Change[] {
  const { methodId } = failure
  return methodId == null || !byItself ? [] : [{ kind: 'retry_with_other_card', invoiceId: invoice.id, methodId, at }]
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

interface Failing {
  readonly base: Effect
  readonly invoice: InvoiceWithLines
}

function fallenBehind(context: Context, side: Side, { base, invoice }: Failing, recovery: DunningCase): Effect {
  const fallen = transition(SUBSCRIPTION, side.row.status, 'fall_behind')
  const status = fallen.ok ? fallen.value : side.row.status
  const told: SubscriptionEventName[] = status === side.row.status ? [] : ['subscription.past_due']
  const behind = { ...base, set: status === side.row.status ? {} : { status }, told }
  return recovery.status === 'exhausted' ? givenUp(context, side, { base: behind, invoice }, recovery) : behind
}

/**
 * What becomes of a subscription whose recovery is given up: it ends where the merchant wants it, else it is unpaid. Of an
 * end the customer is told that, and not how to get it back.
 */
function givenUp(context: Context, side: Side, { base, invoice }: Failing, recovery: DunningCase): Effect {
  const { row } = side
  if (hasEnded(row)) return base
  if (recovery.settings.autoCancelUnpaid) {
    return { ...endedUnpaid(context, side, base), messages: endedNotice(context, side, invoice, UNPAID) }
  }
  const next = transition(SUBSCRIPTION, base.set.status ?? row.status, 'exhaust')
  if (!next.ok) return base
  return { ...base, set: { ...base.set, status: next.value }, told: [...base.told, 'subscription.unpaid'] }
}

const UNPAID = 'payment_failed'

function endedUnpaid(context: Context, { row, waiting = [] }: Side, base: Effect): Effect {
  // What waits takes an invoice, so it is the scheduler that ends it, at once.
  if (waitingMinor(waiting) > 0) {
    const ending = { cancelAt: context.now, cancelAtPeriodEnd: false, cancelReason: UNPAID }
    return { ...base, set: { ...base.set, ...ending } }
  }
  const end = endOf(context, { row, recoveries: base.recoveries }, { step: 'cancel', reason: UNPAID })
  return {
    ...base,
    set: { ...base.set, ...end.set },
    told: [...base.told, ...end.told],
    recoveries: end.recoveries,
    changes: [...base.changes, ...end.changes],
  }
}

/** Gives up a recovery whose time is over. */
export function effectOfExhausting(context: Context, side: Side, own: DunningCase, invoice: InvoiceWithLines): Effect {
  const move = exhaustCase(context, own, emailOf(side))
  const messages = dunningNotice(side, invoice, { before: own, after: move.after, failure: null })
  return givenUp(context, side, { base: { ...withCase(side, own, move), messages }, invoice }, move.after)
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
