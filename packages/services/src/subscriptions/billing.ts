import {
  DAY_MS,
  NO_METHOD,
  ok,
  publicId,
  SUBSCRIPTION,
  transition,
  type DiscountRedemption,
  type DomainError,
  type DunningCase,
  type Invoice,
  type PaymentFailure,
  type PaymentMethod,
  type Result,
  type Subscription,
  type SubscriptionPeriod,
} from '@revkeen-edge/domain'
import type { Beginning } from '../charging/charge.ts'
import { standingMethod } from '../charging/method.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import type { Requested } from '../charging/hold.ts'
import type { Tender } from '../charging/send.ts'
import { beginFoundCharge, type InvoiceCharge } from '../invoices/charge.ts'
import { finishing, unlessPaid, type Finishable } from '../invoices/finalize.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { writingOff } from '../invoices/mark-uncollectible.ts'
import { planMoves, type Decide } from '../invoices/moves.ts'
import { sending } from '../invoices/send.ts'
import { voiding } from '../invoices/void.ts'
import { subscribedGoods } from '../orders/subscribed.ts'
import { insert, joined, update, type Change, type Plan, type RedeemDiscount, type RestoreRedemption } from '../plan.ts'
import { effectOf, type Effect } from './after-invoice.ts'
import type { FoundForBilling } from './around.ts'
import {
  figuresOfPeriod,
  newSubscriptionInvoice,
  type BilledPeriod,
  type StepFigures,
  type TakenAdjustment,
} from './bill.ts'
import type { SubscriptionEventName } from './events.ts'
import type { Side } from './side.ts'

/** How uses of discounts count: within their limits, or, where they were promised before, whatever the limits are by then. */
export type Redeems = 'within_limits' | 'above_limits'

/** How a period is billed. */
export interface BillingOptions {
  /** Whether the invoice is collected, or what of it instead where the subscription is paused. */
  readonly instead?: 'keep_as_draft' | 'mark_uncollectible' | 'void' | null
  /** How the uses of its discounts are counted with it; left out, they were as it was created. */
  readonly redeems?: Redeems
  /** Bills no period, only what waits: in between two. The lines of a period are those of `found.items`. */
  readonly between?: boolean
  /** A charge whose cardholder is there, on a payment page. */
  readonly present?: PresentCharge
}

/** How the method of somebody who is there is charged. */
export interface PresentCharge {
  readonly tenderOf: (method: PaymentMethod) => Tender
  /** The session that they came through. */
  readonly request: Requested
}

/** A period that is billed, as data: its invoice, and what it does to the subscription. */
export interface Billing {
  readonly bill: InvoiceWithLines
  /** All of it but the subscription's own row. */
  readonly plan: Plan
  readonly set: Partial<Subscription>
  readonly told: readonly SubscriptionEventName[]
  readonly recoveries: readonly DunningCase[]
  /** Null where it bills what waits alone. */
  readonly period: BilledPeriod | null
  /** The charge that begins with it; null where nothing is charged. */
  readonly charge: Extract<Beginning, { kind: 'new' }> | null
}

/** How long whoever is sent an invoice has to pay it. */
const DAYS_TO_PAY = 7

/**
 * Bills a period: its invoice with a number, what was waiting for it, and the charge of the stored card, all to be one
 * commit. Errors: those of pricing an invoice.
 */
export async function planBilling(
  context: Context,
  sealer: Sealer,
  found: FoundForBilling,
  period: BilledPeriod,
  { instead = null, redeems, between = false, present }: BillingOptions = {},
): Promise<Result<Billing, DomainError>> {
  const invoice = dueOn(context, newSubscriptionInvoice(context, found), found.subscription)
  const adjusted = period.sequence > 0 && instead === null
  const figures = await figuresOfPeriod(context, found, period, invoice, { adjusted })
  if (!figures.ok) return figures
  const terms = termsFor(found, period, figures.value)
  const moves = [created(figures.value), ...finals(context, sealer, terms, found.subscription, instead)]
  const made = await planMoves(context, { invoice, lines: figures.value.lines, isNew: true }, moves)
  if (!made.ok) return made
  const bill = made.value.value
  const plan = joined(made.value.plan, {
    changes: [
      ...(between ? [] : [insert('subscriptionPeriods', periodRow(context, invoice, period))]),
      ...figures.value.taken.flatMap((taken) => adjusting(context, invoice, taken)),
      ...redeemed(context, found, { invoice, period, figures: figures.value, redeems }),
    ],
  })
  const own = between ? null : period
  const collected = instead === null ? collect(context, found, { period: own, bill, present }) : NOT_COLLECTED
  const { recoveries = found.recoveries } = collected
  const { set, told, charge } = collected
  return ok({ bill, plan: joined(plan, collected.plan), set, told, recoveries, period: own, charge })
}

function periodRow(
  { now: createdAt }: Context,
  invoice: Invoice,
  { sequence, period }: BilledPeriod,
): SubscriptionPeriod {
  const { merchantId, subscriptionId, id: invoiceId } = invoice
  if (subscriptionId === null) throw new Error(`invoice ${invoiceId} bills no subscription`)
  const { start: startsAt, end: endsAt } = period
  return { merchantId, subscriptionId, sequence, startsAt, endsAt, invoiceId, paidAt: null, createdAt }
}

function dueOn({ now }: Context, invoice: Invoice, { collectionMethod }: Subscription): Invoice {
  if (collectionMethod === 'charge_automatically') return invoice
  const dueAt = now + DAYS_TO_PAY * DAY_MS
  return { ...invoice, dueAt, dueDate: new Date(dueAt).toISOString() }
}

/** A trial delivers nothing by itself: what it sells goes out with the first period that is paid. */
function termsFor(found: FoundForBilling, { sequence }: BilledPeriod, { discounts }: StepFigures): Finishable {
  const { subscription, items, customer } = found
  const sold = sequence > 0
  return {
    ...found,
    products: sold ? found.products : [],
    subscribed: sold ? subscribedGoods(subscription, items, customer) : null,
    discounts,
    order: null,
    orderLines: [],
  }
}

function created({ invoice: set, lines }: StepFigures): Decide {
  return () => ok({ set, lines, event: 'invoice.created', action: 'invoice.create' })
}

function finals(
  context: Context,
  sealer: Sealer,
  terms: Finishable,
  { collectionMethod }: Subscription,
  instead: BillingOptions['instead'],
): Decide[] {
  if (instead === 'keep_as_draft') return []
  const final = finishing(context, sealer, terms)
  if (instead === 'mark_uncollectible') return [...final, unlessPaid(writingOff(context, { open: null }))]
  if (instead === 'void') {
    return [...final, unlessPaid(voiding(context, { open: null, redemptions: [] }, 'The subscription is paused.'))]
  }
  return collectionMethod === 'send_invoice' ? [...final, unlessPaid(sending(context, sealer, terms))] : final
}

/** A change that was waiting is on the invoice now; what did not fit on it waits on. */
function adjusting(
  context: Context,
  invoice: Invoice,
  { adjustment, amountMinor, leftMinor }: TakenAdjustment,
): Change[] {
  const { now } = context
  const taken = update('subscriptionAdjustments', adjustment, { amountMinor, invoiceId: invoice.id, updatedAt: now })
  if (leftMinor === 0) return [taken]
  const id = context.runtime.uuid()
  const rest = { ...adjustment, id, amountMinor: leftMinor, createdAt: now, updatedAt: now, version: 1 }
  return [taken, insert('subscriptionAdjustments', rest)]
}

interface Redeeming {
  readonly invoice: Invoice
  readonly period: BilledPeriod
  readonly figures: StepFigures
  readonly redeems: Redeems | undefined
}

function redeemed(
  context: Context,
  { discounts, subscription }: FoundForBilling,
  { invoice, period, figures, redeems }: Redeeming,
): Change[] {
  const { id: invoiceId, merchantId } = invoice
  const takenOff = new Map(figures.discountAmounts.map(({ discountId, amountMinor }) => [discountId, amountMinor]))
  const uses = discounts.map(({ id }) => ({ discountId: id, invoiceId, amountMinor: takenOff.get(id) ?? 0 }))
  if (redeems) return uses.map((use) => redeeming(context, redeems, { ...use, merchantId, ...usedBy(subscription) }))
  // A use that was counted before there was an invoice; with a trial, there was one.
  if (period.sequence !== 1) return []
  return uses.map((use) => ({ kind: 'assign_redemption', subscriptionId: subscription.id, ...use }))
}

/** The uses of a subscription that is created before its first invoice. */
export function redeemedAhead(
  context: Context,
  { discounts, subscription }: FoundForBilling,
  redeems: Redeems,
): Change[] {
  const { id: invoiceId, merchantId } = subscription
  return discounts.map(({ id: discountId }) =>
    redeeming(context, redeems, { discountId, invoiceId, merchantId, amountMinor: 0, ...usedBy(subscription) }),
  )
}

function usedBy({ customerId: customerKey, currency }: Subscription) {
  return { customerKey, currency }
}

const USES = { within_limits: 'redeem_discount', above_limits: 'restore_redemption' } as const

function redeeming(
  { now: createdAt, runtime }: Context,
  redeems: Redeems,
  use: Omit<DiscountRedemption, 'id' | 'createdAt'>,
): RedeemDiscount | RestoreRedemption {
  return { kind: USES[redeems], redemption: { ...use, id: runtime.uuid(), createdAt } }
}

interface Collected {
  readonly plan: Plan
  readonly set: Partial<Subscription>
  readonly told: readonly SubscriptionEventName[]
  readonly recoveries?: readonly DunningCase[]
  readonly charge: Billing['charge']
}

const NOT_COLLECTED: Collected = { plan: { changes: [] }, set: {}, told: [], charge: null }

/** What follows from an invoice at once: it is paid with nothing, sent, charged, or cannot be charged. */
function collect(
  context: Context,
  found: FoundForBilling,
  {
    period,
    bill,
    present,
  }: { period: BilledPeriod | null; bill: InvoiceWithLines; present: PresentCharge | undefined },
): Collected {
  if (period?.sequence === 0) return NOT_COLLECTED
  const side = sideOf(found, period)
  if (bill.invoice.status === 'paid') {
    return collectedBy(effectOf(context, side, bill, { kind: 'paid', byRetry: false }))
  }
  if (found.subscription.collectionMethod === 'send_invoice') return begunBySending(found.subscription)
  const begun = beginCharge(context, found, bill, present)
  if (begun.charge) return { ...NOT_COLLECTED, plan: begun.charge.plan, charge: begun.charge }
  const { failure } = begun
  return collectedBy(effectOf(context, side, bill, { kind: 'failed', failure, byRetry: false, byItself: true }))
}

function collectedBy({ set, told, changes, events, messages, recoveries }: Effect): Collected {
  return { plan: { changes, events, messages }, set, told, recoveries, charge: null }
}

/** Who is sent invoices has the service until one is overdue. */
function begunBySending({ status }: Subscription): Collected {
  const begins = status === 'pending' || status === 'trialing'
  const next = begins ? transition(SUBSCRIPTION, status, 'activate') : null
  return next?.ok ? { ...NOT_COLLECTED, set: { status: next.value } } : NOT_COLLECTED
}

type Begun =
  | { readonly charge: NonNullable<Billing['charge']> }
  | { readonly charge: null; readonly failure: PaymentFailure }

/**
 * The charge of what an invoice comes to, to the subscription's own method, else to the customer's default. The number is
 * allotted by the commit that the charge begins with, so the gateway is told the id instead.
 */
function beginCharge(
  context: Context,
  found: FoundForBilling,
  { invoice, lines }: InvoiceWithLines,
  present?: PresentCharge,
): Begun {
  const { merchant, accounts, customer, products } = found
  const method = standingMethod(customer, found)
  if (!method) return { charge: null, failure: NO_METHOD }
  const description = `Invoice ${publicId('invoice', invoice.id)}`
  const begun = beginFoundCharge(
    context,
    {
      invoiceId: invoice.id,
      methodId: method.id,
      amountMinor: undefined,
      description,
      ...(present ? chargedOnPage(present, invoice) : { recurring: true }),
    },
    {
      merchant,
      accounts,
      customer,
      products,
      invoice,
      lines,
      method,
      standard: null,
      open: null,
      earlier: null,
      order: null,
      orderLines: [],
    },
  )
  if (!begun.ok) return { charge: null, failure: { code: null, message: textOf(begun.error) } }
  if (begun.value.kind === 'earlier') throw new Error(`a charge of the new invoice ${invoice.id} was there before`)
  return { charge: begun.value }
}

/** What a charge on a payment page says of itself: its session pays this invoice. */
export function chargedOnPage(
  { tenderOf, request }: PresentCharge,
  { id: invoiceId }: Pick<Invoice, 'id'>,
): Pick<InvoiceCharge, 'origin' | 'tenderOf' | 'request'> {
  return { origin: 'checkout', tenderOf, request: { ...request, set: { ...request.set, invoiceId } } }
}

function textOf(error: DomainError): string {
  return 'message' in error && error.message !== undefined ? error.message : error.code
}

/** The subscription beside its invoice, before the billing changes it. */
export function sideOf(found: FoundForBilling, period: Pick<BilledPeriod, 'sequence'> | null): Side {
  const { subscription, items, recoveries, unpaid, customer, merchant, method, standard } = found
  // A period's invoice takes all charges that wait.
  const waiting = period === null ? found.adjustments : []
  const known = { items, recoveries, period, unpaid, waiting, customer, methods: { method, standard } }
  return { ...known, row: subscription, settings: merchant.dunning }
}
