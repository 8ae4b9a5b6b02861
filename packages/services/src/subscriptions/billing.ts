import {
  DAY_MS,
  NO_METHOD,
  ok,
  publicId,
  SUBSCRIPTION,
  transition,
  type BillingStep,
  type DomainError,
  type DunningCase,
  type Invoice,
  type PaymentFailure,
  type Result,
  type Subscription,
  type SubscriptionPeriod,
} from '@revkeen-edge/domain'
import type { Beginning } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { beginFoundCharge } from '../invoices/charge.ts'
import { finishing, unlessPaid, type Finishable } from '../invoices/finalize.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { writingOff } from '../invoices/mark-uncollectible.ts'
import { planMoves, type Decide } from '../invoices/moves.ts'
import { sending } from '../invoices/send.ts'
import { voiding } from '../invoices/void.ts'
import { insert, joined, update, type Change, type Plan } from '../plan.ts'
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

/** How a period is billed. */
export interface BillingOptions {
  /** Whether the invoice is collected, or what of it instead where the subscription is paused. */
  readonly instead?: 'keep_as_draft' | 'mark_uncollectible' | 'void' | null
  /**
   * How the uses of its discounts are counted: with the subscription's beginning, within their limits; with its first
   * invoice where it began without one, whatever the limits are by then; or not, since they were.
   */
  readonly redeems?: 'within_limits' | 'above_limits' | null
  /** Bills no period, only what waits: in between two. The lines of a period are those of `found.items`. */
  readonly between?: boolean
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
  { instead = null, redeems = null, between = false }: BillingOptions = {},
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
      ...redeemed(context, found, { invoice, figures: figures.value, redeems }),
    ],
  })
  const own = between ? null : period
  const collected = instead === null ? collect(context, found, own, bill) : NOT_COLLECTED
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
  return { merchantId, subscriptionId, sequence, startsAt: period.start, endsAt: period.end, invoiceId, createdAt }
}

/** Where the schedule stands once a step of it is billed. */
export function advanced({ period, cursor }: BillingStep): Partial<Subscription> {
  return {
    billedUntil: cursor.periodEnd,
    payments: cursor.payments,
    anchorAt: cursor.anchorAt,
    currentPeriodStart: period.start,
    currentPeriodEnd: period.end,
  }
}

function dueOn({ now }: Context, invoice: Invoice, { collectionMethod }: Subscription): Invoice {
  if (collectionMethod === 'charge_automatically') return invoice
  const dueAt = now + DAYS_TO_PAY * DAY_MS
  return { ...invoice, dueAt, dueDate: new Date(dueAt).toISOString() }
}

/** A trial delivers nothing by itself: what it sells goes out with the first period that is paid. */
function termsFor(found: FoundForBilling, { sequence }: BilledPeriod, { discounts }: StepFigures): Finishable {
  return { ...found, products: sequence === 0 ? [] : found.products, discounts, order: null, orderLines: [] }
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
  readonly figures: StepFigures
  readonly redeems: BillingOptions['redeems']
}

function redeemed(
  { now, runtime }: Context,
  { discounts }: FoundForBilling,
  { invoice, figures, redeems }: Redeeming,
): Change[] {
  if (redeems == null) return []
  const { id: invoiceId, merchantId, customerId: customerKey, currency } = invoice
  const takenOff = new Map(figures.discountAmounts.map(({ discountId, amountMinor }) => [discountId, amountMinor]))
  const kind = redeems === 'within_limits' ? 'redeem_discount' : 'restore_redemption'
  return discounts.map(({ id: discountId }) => {
    const use = { merchantId, discountId, customerKey, invoiceId, amountMinor: takenOff.get(discountId) ?? 0, currency }
    return { kind, redemption: { ...use, id: runtime.uuid(), createdAt: now } }
  })
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
  period: BilledPeriod | null,
  bill: InvoiceWithLines,
): Collected {
  if (period?.sequence === 0) return NOT_COLLECTED
  const side = sideOf(found, period)
  if (bill.invoice.status === 'paid') {
    return collectedBy(effectOf(context, side, bill, { kind: 'paid', byRetry: false }))
  }
  if (found.subscription.collectionMethod === 'send_invoice') return begunBySending(found.subscription)
  const begun = beginCharge(context, found, bill)
  if (begun.charge) return { ...NOT_COLLECTED, plan: begun.charge.plan, charge: begun.charge }
  const { failure } = begun
  return collectedBy(effectOf(context, side, bill, { kind: 'failed', failure, byRetry: false }))
}

function collectedBy({ set, told, changes, events, messages, recoveries }: Effect): Collected {
  return { plan: { changes, events, messages }, set, told, recoveries, charge: null }
}

/** Who is sent invoices has the service until one is overdue. */
function begunBySending({ status }: Subscription): Collected {
  const begins = status === 'pending' || status === 'trialing'
  const next = begins ? transition(SUBSCRIPTION, status, 'activate') : null
  if (!next?.ok) return NOT_COLLECTED
  return { ...NOT_COLLECTED, set: { status: next.value }, told: ['subscription.activated'] }
}

type Begun =
  | { readonly charge: NonNullable<Billing['charge']> }
  | { readonly charge: null; readonly failure: PaymentFailure }

/**
 * The charge of what an invoice comes to, to the subscription's own method, else to the customer's default. The number is
 * allotted by the commit that the charge begins with, so the gateway is told the id instead.
 */
function beginCharge(context: Context, found: FoundForBilling, { invoice, lines }: InvoiceWithLines): Begun {
  const { merchant, accounts, customer, products } = found
  const method = [found.method, found.standard].find(
    (each) => each?.status === 'active' && each.customerId === customer.id,
  )
  if (!method) return { charge: null, failure: NO_METHOD }
  const description = `Invoice ${publicId('invoice', invoice.id)}`
  const begun = beginFoundCharge(
    context,
    { invoiceId: invoice.id, methodId: method.id, amountMinor: undefined, description },
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

function textOf(error: DomainError): string {
  return 'message' in error && error.message !== undefined ? error.message : error.code
}

/** The subscription beside its invoice, before the billing changes it. */
export function sideOf(found: FoundForBilling, period: Pick<BilledPeriod, 'sequence'> | null): Side {
  const { subscription, recoveries, unpaid, customer, merchant } = found
  return { row: subscription, recoveries, period, unpaid, customer, settings: merchant.dunning }
}
