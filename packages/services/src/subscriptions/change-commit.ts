import {
  ok,
  type DomainError,
  type ItemFigures,
  type Result,
  type Subscription,
  type SubscriptionAdjustment,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { insert, joined, update, type Change, type Plan } from '../plan.ts'
import { shownRecovery } from './around.ts'
import { itemName, periodOfStep, type BilledPeriod } from './bill.ts'
import { planBilling, type Billing } from './billing.ts'
import type { DecidedChange } from './change.ts'
import type { FoundForChange } from './change-load.ts'
import { advanced, moveSubscription } from './moves.ts'
import { chargeOf, type Opening } from './start.ts'

/**
 * A change of what a subscription bills as one commit: its items, its row, what waits for the next invoice, and the invoice of
 * what is billed at once with the charge of it. Errors: those of pricing an invoice.
 */
export async function planChange(
  context: Context,
  sealer: Sealer,
  found: FoundForChange,
  decided: DecidedChange,
): Promise<Result<Opening, DomainError>> {
  const { subscription: before } = found
  const { step } = decided
  const adjustments = adjustmentsOf(context, found, decided)
  const billed = await billNow(context, sealer, found, { decided, adjustments })
  if (!billed.ok) return billed
  const billing = billed.value
  const recovery = shownRecovery(billing?.recoveries ?? found.recoveries)
  const move = moveSubscription(
    context,
    { row: before, recovery: shownRecovery(found.recoveries) },
    { ...decided.set, ...(step ? advanced(step) : {}), ...billing?.set },
    { told: billing?.told ?? [], recovery },
  )
  const own: Plan = {
    changes: [
      ...itemChanges(context, found.items, decided.items),
      ...adjustments.map((row) => insert('subscriptionAdjustments', row)),
      ...move.changes,
    ],
    events: move.events,
    audit: [{ action: 'subscription.change', objectType: 'subscription', objectId: before.id }],
  }
  const plan = joined(own, billing?.plan ?? { changes: [] })
  const started = { subscription: move.after, recovery, invoice: billing?.bill ?? null, attempt: null }
  return ok({ started, plan, charge: billing ? chargeOf(found, billing, move.after, plan) : null })
}

/** A change with what it leaves to go on an invoice. */
interface Changed {
  readonly decided: DecidedChange
  readonly adjustments: readonly SubscriptionAdjustment[]
}

const WHOLE = { numerator: 1n, denominator: 1n }

/** What of a change does not wait, as a period to bill; `between` where no cycle begins anew with it. */
export interface BilledAtOnce {
  readonly found: FoundForChange
  readonly billed: BilledPeriod
  readonly between: boolean
}

/** What a change bills at once: a cycle that begins anew, or the rest of this period. Null where all waits. */
export function billedAtOnce(
  { now }: Pick<Context, 'now'>,
  found: FoundForChange,
  { decided, adjustments }: Changed,
): BilledAtOnce | null {
  const { step, billsNow, creditsNow, items, set } = decided
  const subscription: Subscription = { ...found.subscription, ...set }
  if (step) {
    const waiting = [...found.adjustments, ...adjustments].filter(({ amountMinor }) => creditsNow || amountMinor > 0)
    const anew = { ...found, subscription, items, adjustments: waiting }
    return { found: anew, billed: periodOfStep(step), between: false }
  }
  if (!billsNow) return null
  const billable = adjustments.filter(({ amountMinor }) => billsNow === 'all' || amountMinor > 0)
  const period = { start: now, end: subscription.currentPeriodEnd }
  // The amounts are those after the discounts of this period: they are not taken off again.
  const bare = { ...found, subscription, items: [], discounts: [], adjustments: billable }
  return { found: bare, billed: { sequence: subscription.payments, period, share: WHOLE }, between: true }
}

async function billNow(
  context: Context,
  sealer: Sealer,
  found: FoundForChange,
  changed: Changed,
): Promise<Result<Billing | null, DomainError>> {
  const now = billedAtOnce(context, found, changed)
  return now ? planBilling(context, sealer, now.found, now.billed, { between: now.between }) : ok(null)
}

/** What a change credits and charges, as rows that go on an invoice. */
export function adjustmentsOf(
  context: Context,
  found: FoundForChange,
  { figures, step, items }: DecidedChange,
): SubscriptionAdjustment[] {
  // What a cycle that begins anew charges is on its invoice as items.
  const charges = step ? [] : figures.items
  const adjustment = (kind: 'credit' | 'charge') => (figure: ItemFigures) => {
    const item = (kind === 'credit' ? found.items : items).find(({ id }) => id === figure.itemId)
    const amountMinor = kind === 'credit' ? -figure.creditMinor : figure.chargeMinor
    return item && amountMinor !== 0 ? [newAdjustment(context, found, item, amountMinor)] : []
  }
  return [...figures.items.flatMap(adjustment('credit')), ...charges.flatMap(adjustment('charge'))]
}

function newAdjustment(
  { runtime, now }: Context,
  { subscription, products, prices }: FoundForChange,
  item: SubscriptionItem,
  amountMinor: number,
): SubscriptionAdjustment {
  const { productId, priceId, merchantId, subscriptionId } = item
  const product = products.find(({ id }) => id === productId) ?? null
  const name = itemName(item, product, prices.find(({ id }) => id === priceId)?.name ?? null)
  return {
    id: runtime.uuid(),
    merchantId,
    subscriptionId,
    productId,
    priceId,
    description: `${amountMinor < 0 ? 'Unused time' : 'Rest of the period'}: ${name}`,
    quantity: Math.max(1, item.quantity),
    amountMinor,
    periodStart: now,
    periodEnd: subscription.currentPeriodEnd,
    invoiceId: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

/** The rows of items, from what they were to what they are to be. */
export function itemChanges(
  { now }: Pick<Context, 'now'>,
  before: readonly SubscriptionItem[],
  after: readonly SubscriptionItem[],
): Change[] {
  const gone = before.filter(({ id }) => after.every((item) => item.id !== id))
  return [
    ...gone.map(({ id, version }) => ({ kind: 'delete_subscription_item', id, version }) as const),
    ...after.flatMap((item): Change[] => {
      const old = before.find(({ id }) => id === item.id)
      if (!old) return [insert('subscriptionItems', item)]
      const { id: _id, version: _version, createdAt: _made, ...set } = item
      return item === old ? [] : [update('subscriptionItems', old, { ...set, updatedAt: now })]
    }),
  ]
}
