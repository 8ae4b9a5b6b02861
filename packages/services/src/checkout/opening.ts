import {
  cursorOf,
  DAY_MS,
  err,
  invalidState,
  nextBillingStep,
  ok,
  termsOf,
  type BillingStep,
  type Catalogue,
  type Customer,
  type Discount,
  type DomainError,
  type GatewayAccount,
  type Interval,
  type Merchant,
  type Result,
  type Sale,
  type SaleLine,
  type Subscription,
  type SubscriptionAdjustment,
  type SubscriptionItem,
  type TaxRate,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Around } from '../subscriptions/around.ts'
import { previewStep, type Billable, type BilledPeriod } from '../subscriptions/bill.ts'
import { newSubscription } from '../subscriptions/new.ts'
import { firstBilled } from '../subscriptions/start.ts'
import { termsOfBody } from '../subscriptions/terms.ts'
import type { SaleFigures } from './figures.ts'
import { recurringSale } from './recurring-sale.ts'

/** What a payment page sells, and to whom, as a subscription. */
export interface RecurringOffer extends Catalogue {
  readonly merchant: Merchant
  readonly accounts: readonly GatewayAccount[]
  readonly rates: readonly TaxRate[]
  readonly sale: Pick<Sale, 'lines' | 'currency'>
  /** Whom it is for, as far as taxes and time go. */
  readonly customer: Customer
  readonly discounts: readonly Discount[]
  /** Of the session; null leaves it to what is sold. */
  readonly trialDays: number | null
  /** What the new row is known by beside its terms. */
  readonly known: Partial<Subscription>
  /** The instant that its time begins at: now, or a little before, when its figures were shown. */
  readonly at: number
}

/** A subscription that a page would begin, with all that billing it needs. */
export interface DraftSubscription {
  readonly subscription: Subscription
  readonly items: readonly SubscriptionItem[]
  /** What is sold once: it goes on the first invoice that is charged. */
  readonly adjustments: readonly SubscriptionAdjustment[]
  readonly around: Around
}

/** What a subscription costs beyond today. Amounts in minor units with discounts and taxes, times in UTC milliseconds. */
export interface RecurringQuote {
  readonly interval: Interval
  readonly intervalCount: number
  /** What each period costs once nothing takes off less than for ever. */
  readonly regularMinor: number
  /** What the first payments cost instead; null where they cost the same. */
  readonly reduced: { readonly amountMinor: number; readonly payments: number } | null
  /** The next charge after today; null where none follows. */
  readonly next: { readonly at: number; readonly amountMinor: number } | null
  /** How long nothing is charged at first; null for no trial. */
  readonly trialDays: number | null
  /** How many payments there are; null for no end of that kind. */
  readonly payments: number | null
  readonly timezone: string
  /** When the figures were computed. What is paid for a part of a period depends on it. */
  readonly at: number
}

/** What a page that subscribes shows, and what it would begin. */
export interface OpeningQuote {
  /** Of today. */
  readonly figures: SaleFigures
  readonly recurring: RecurringQuote
  readonly draft: DraftSubscription
}

/**
 * What a subscription that begins on a page costs: by the functions that bill it, so what is shown is what is charged.
 * Errors: those of `recurringSale`, of its terms and of pricing an invoice.
 */
export async function quoteOpening(
  context: Context,
  offer: RecurringOffer,
): Promise<Result<OpeningQuote, DomainError>> {
  const draft = draftOf(context, offer)
  if (!draft.ok) return draft
  const figures = await todayOf(context, draft.value, offer.sale.lines)
  if (!figures.ok) return figures
  const recurring = await recurringOf(context, draft.value, offer)
  return recurring.ok ? ok({ figures: figures.value, recurring: recurring.value, draft: draft.value }) : recurring
}

function draftOf(context: Context, offer: RecurringOffer): Result<DraftSubscription, DomainError> {
  const { merchant, customer, products, prices, rates, discounts, accounts, sale, at } = offer
  const sold = recurringSale(sale.lines, offer)
  if (!sold.ok) return sold
  const { timezone } = merchant
  const body = { customerId: customer.id, ...(offer.trialDays === null ? {} : { trialDays: offer.trialDays }) }
  const offered = sold.value.items.map((item) => item.offered)
  const terms = termsOfBody({ now: at }, { body, sold: offered, discounts, timezone })
  if (!terms.ok) return terms
  const made = newSubscription(context, terms.value, sold.value.items, {
    customerId: customer.id,
    currency: sale.currency,
    origin: 'checkout',
    discountIds: discounts.map(({ id }) => id),
    testClockId: customer.testClockId,
    ...offer.known,
  })
  if (!made) return err(invalidState('What is sold here leaves no time to subscribe to.'))
  const adjustments = sold.value.once.map((line) => adjustmentOf(context, made.subscription, line))
  const nobody = { method: null, standard: null, uses: new Map<string, number>(), paidBefore: 0 }
  const around = { merchant, customer, products, prices, rates, discounts, accounts, ...nobody }
  return ok({ ...made, adjustments, around })
}

/** What is sold once beside a subscription. */
function adjustmentOf(
  { runtime, now }: Context,
  { id, merchantId, startsAt }: Subscription,
  { description, quantity, productId, priceId, subtotalMinor }: SaleLine,
): SubscriptionAdjustment {
  return {
    id: runtime.uuid(),
    merchantId,
    subscriptionId: id,
    productId,
    priceId,
    description,
    quantity,
    amountMinor: subtotalMinor,
    periodStart: startsAt,
    periodEnd: startsAt,
    invoiceId: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

const NOTHING_DUE = {
  subtotalMinor: 0,
  discountMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
  discounts: [],
  taxes: [],
  taxTreatment: 'taxed' as const,
}

async function todayOf(
  context: Context,
  draft: DraftSubscription,
  lines: readonly SaleLine[],
): Promise<Result<SaleFigures, DomainError>> {
  const first = firstBilled(draft.subscription)
  if (!first || first.step === null) return ok({ ...NOTHING_DUE, lines })
  const figures = await previewStep(context, billable(draft), first.billed)
  return figures.ok ? ok({ ...figures.value.invoice, lines }) : figures
}

function billable({ around, ...draft }: DraftSubscription): Billable {
  return { ...around, ...draft }
}

async function recurringOf(
  context: Context,
  draft: DraftSubscription,
  { discounts, at }: RecurringOffer,
): Promise<Result<RecurringQuote, DomainError>> {
  const { subscription } = draft
  const { interval, intervalCount, timezone, trialEnd, startsAt, maxPayments } = subscription
  const cut = Math.max(0, ...discounts.map(cyclesOf).filter(Number.isFinite))
  const steady = { ...draft, adjustments: [] }
  const regular = await totalOf(context, steady, wholePeriod(subscription, cut + 1))
  if (!regular.ok) return regular
  const first = await totalOf(context, steady, wholePeriod(subscription, 1))
  if (!first.ok) return first
  const next = await nextOf(context, draft)
  if (!next.ok) return next
  return ok({
    interval,
    intervalCount,
    timezone,
    at,
    regularMinor: regular.value,
    reduced: first.value === regular.value ? null : { amountMinor: first.value, payments: cut },
    next: next.value,
    trialDays: trialEnd === null || trialEnd <= startsAt ? null : Math.round((trialEnd - startsAt) / DAY_MS),
    payments: maxPayments,
  })
}

/** For how many payments a discount counts. */
function cyclesOf({ type, recurringType, recurringCycles }: Discount): number {
  if (type === 'free_trial') return 0
  if (recurringType === 'forever') return Infinity
  return recurringType === 'repeating' ? (recurringCycles ?? 1) : 1
}

/** A period at its whole price, as the payment of a number bills it. */
function wholePeriod({ currentPeriodStart, currentPeriodEnd }: Subscription, sequence: number): BilledPeriod {
  const period = { start: currentPeriodStart, end: currentPeriodEnd }
  return { sequence, period, share: { numerator: 1n, denominator: 1n } }
}

/** The charge that follows what is charged today. What is sold once is on the first that there is. */
async function nextOf(
  context: Context,
  draft: DraftSubscription,
): Promise<Result<RecurringQuote['next'], DomainError>> {
  const { subscription } = draft
  const today = firstBilled(subscription)?.step ?? null
  const step = nextBillingStep(termsOf(subscription), today?.cursor ?? cursorOf(subscription))
  if (!step) return ok(null)
  const total = await totalOf(context, today ? { ...draft, adjustments: [] } : draft, step)
  return total.ok ? ok({ at: step.chargeAt, amountMinor: total.value }) : total
}

async function totalOf(
  context: Context,
  draft: DraftSubscription,
  step: BillingStep | BilledPeriod,
): Promise<Result<number, DomainError>> {
  const figures = await previewStep(context, billable(draft), step)
  return figures.ok ? ok(figures.value.invoice.totalMinor) : figures
}
