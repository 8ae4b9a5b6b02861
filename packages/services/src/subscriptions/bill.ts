import {
  amountOfShare,
  appliesInCycle,
  divideRounded,
  err,
  ok,
  type BillingStep,
  type Discount,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type Product,
  type Result,
  type ServicePeriod,
  type Share,
  type Subscription,
  type SubscriptionAdjustment,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { figuresOf, type Figures } from '../invoices/amounts.ts'
import { newInvoice, newInvoiceLine } from '../invoices/new.ts'
import type { Around, FoundForBilling } from './around.ts'

/** A period that an invoice bills: the `share` of what a whole one costs. */
export interface BilledPeriod {
  /** The payment's number; 0 for a trial. */
  readonly sequence: number
  readonly period: ServicePeriod
  readonly share: Share
}

/** What a period's invoice is made of. */
export type Billable = Around & Pick<FoundForBilling, 'subscription' | 'items' | 'adjustments'>

/** What a period comes to, with the lines of its invoice and what of the waiting changes is on them. */
export interface StepFigures extends Figures {
  readonly taken: readonly TakenAdjustment[]
  readonly discounts: readonly Discount[]
}

/** A waiting change that goes on an invoice, in whole or in part: `leftMinor` waits for the one after. */
export interface TakenAdjustment {
  readonly adjustment: SubscriptionAdjustment
  readonly amountMinor: number
  readonly leftMinor: number
}

/** A step of the schedule as a period to bill. */
export function periodOfStep({ sequence, period, share }: BillingStep): BilledPeriod {
  return { sequence, period, share }
}

/** A trial as a period to bill: it comes to nothing. Null where there is none. */
export function trialPeriod({ startsAt, trialEnd }: Subscription): BilledPeriod | null {
  if (trialEnd === null || trialEnd <= startsAt) return null
  return { sequence: 0, period: { start: startsAt, end: trialEnd }, share: { numerator: 0n, denominator: 1n } }
}

/**
 * The discounts that count for a payment of a subscription, by its number; `from` says after which payment one came that was
 * not there as it began. They are for its items alone: a change within a period is charged or credited with what was paid for
 * it.
 */
export function discountsFor(
  discounts: readonly Discount[],
  sequence: number,
  from: Subscription['discountsFrom'] = {},
): readonly Discount[] {
  return discounts
    .filter(({ type, scope }) => type !== 'free_trial' && scope !== 'one_time_only')
    .filter(({ id, recurringType, recurringCycles }) => {
      const since = from[id] ?? 0
      return (sequence > since || since === 0) && appliesInCycle({ recurringType, recurringCycles }, sequence - since)
    })
    .map((discount) => ({ ...discount, scope: 'subscription_only' as const }))
}

/** What a step would come to now: the figures that billing it commits. Errors: those of `figuresOf`. */
export function previewStep(
  context: Context,
  found: Billable,
  step: BillingStep | BilledPeriod,
): Promise<Result<StepFigures, DomainError>> {
  return figuresOfPeriod(context, found, step, newSubscriptionInvoice(context, found))
}

/** An empty invoice of a subscription. */
export function newSubscriptionInvoice(context: Context, { subscription }: Pick<Billable, 'subscription'>): Invoice {
  const { id, customerId, currency } = subscription
  return { ...newInvoice(context, { customerId, currency, origin: 'subscription' }), subscriptionId: id }
}

/**
 * What a period comes to: the items by their share, the changes that wait, the discounts that still count, the taxes.
 * Credits that are above the charges wait for the next invoice, so that none is below nothing. A trial, and a period that
 * is not to be collected, leaves all of them waiting.
 */
export async function figuresOfPeriod(
  context: Context,
  found: Billable,
  billed: BilledPeriod,
  invoice: Invoice,
  { adjusted = billed.sequence > 0 }: { adjusted?: boolean } = {},
): Promise<Result<StepFigures, DomainError>> {
  const discounts = discountsFor(found.discounts, billed.sequence, found.subscription.discountsFrom)
  const lines = itemLines(context, found, billed, invoice)
  const price = (all: readonly InvoiceLine[]) =>
    figuresOf(context, found, { currency: invoice.currency, lines: all, discounts: [...discounts] })
  const waiting = adjusted ? found.adjustments : []
  const charges = waiting.filter(({ amountMinor }) => amountMinor > 0).map(whole)
  const charged = await price(placed([...lines, ...charges.map((taken) => adjustmentLine(context, invoice, taken))]))
  if (!charged.ok) return charged
  const credits = waiting.filter(({ amountMinor }) => amountMinor <= 0)
  if (credits.length === 0) return ok({ ...charged.value, taken: charges, discounts })
  const { subtotalMinor, discountMinor } = charged.value.invoice
  const taken = [...charges, ...creditsUpTo(credits, subtotalMinor - discountMinor)]
  const all = await price(placed([...lines, ...taken.map((each) => adjustmentLine(context, invoice, each))]))
  if (all.ok) return ok({ ...all.value, taken, discounts })
  // A credit of a higher tax than the charges could still bring it below nothing: then all credits wait.
  return all.error.code === 'validation_error' ? ok({ ...charged.value, taken: charges, discounts }) : err(all.error)
}

/** What waits once an invoice took some of it. */
export function leftAfter(
  adjustments: readonly SubscriptionAdjustment[],
  taken: readonly TakenAdjustment[],
): readonly SubscriptionAdjustment[] {
  return adjustments.flatMap((waiting) => {
    const amountMinor = taken.find(({ adjustment }) => adjustment.id === waiting.id)?.leftMinor ?? waiting.amountMinor
    return amountMinor === 0 ? [] : [{ ...waiting, amountMinor }]
  })
}

function whole(adjustment: SubscriptionAdjustment): TakenAdjustment {
  return { adjustment, amountMinor: adjustment.amountMinor, leftMinor: 0 }
}

/** Credits in their order, as far as `limitMinor` goes. */
function creditsUpTo(credits: readonly SubscriptionAdjustment[], limitMinor: number): TakenAdjustment[] {
  let room = Math.max(0, limitMinor)
  return credits.flatMap((adjustment) => {
    const takenMinor = Math.min(room, -adjustment.amountMinor)
    room -= takenMinor
    if (takenMinor === 0 && adjustment.amountMinor !== 0) return []
    return [{ adjustment, amountMinor: 0 - takenMinor, leftMinor: adjustment.amountMinor + takenMinor }]
  })
}

function itemLines(
  context: Context,
  { subscription, items, products, prices }: Billable,
  { period, share }: BilledPeriod,
  invoice: Invoice,
): InvoiceLine[] {
  return items.map((item, position) => {
    const { quantity, productId, priceId } = item
    const product = products.find(({ id }) => id === productId) ?? null
    const price = prices.find(({ id }) => id === priceId) ?? null
    const line = newInvoiceLine(context, invoice, {
      position,
      quantity,
      description: itemName(item, product, price?.name ?? null),
      unitAmountMinor: amountOfShare(item.unitAmountMinor, share),
      subtotalMinor: amountOfShare(item.amountMinor, share),
    })
    return {
      ...line,
      sourceType: 'subscription_item',
      sourceId: item.id,
      productId,
      priceId,
      ...intervalOf(subscription),
      periodStart: period.start,
      periodEnd: period.end,
    }
  })
}

/** What an item is called on invoices. */
export function itemName(
  { description }: Pick<SubscriptionItem, 'description'>,
  product: Pick<Product, 'name'> | null,
  priceName: string | null,
): string {
  if (description !== null) return description
  if (!product) return 'Subscription'
  return priceName === null ? product.name : `${product.name} – ${priceName}`
}

function adjustmentLine(context: Context, invoice: Invoice, { adjustment, amountMinor }: TakenAdjustment): InvoiceLine {
  const { description, quantity, productId, priceId, id } = adjustment
  const unit = divideRounded(BigInt(amountMinor), BigInt(quantity))
  const known = { position: 0, description, quantity, unitAmountMinor: Number(unit), subtotalMinor: amountMinor }
  return { ...newInvoiceLine(context, invoice, known), sourceId: id, productId, priceId, ...timeOf(adjustment) }
}

/** What is sold once is of no time. */
function timeOf({ periodStart, periodEnd }: SubscriptionAdjustment) {
  return periodStart === periodEnd ? {} : { periodStart, periodEnd }
}

function placed(lines: readonly InvoiceLine[]): InvoiceLine[] {
  return lines.map((line, position) => ({ ...line, position }))
}

function intervalOf({ interval, intervalCount }: Subscription) {
  return { billingInterval: interval, billingIntervalCount: intervalCount }
}
