import {
  changeFigures,
  err,
  isPaidPeriod,
  missing,
  ok,
  type DomainError,
  type Result,
  type SubscriptionAdjustment,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { insert, joined } from '../plan.ts'
import { loadForBilling, shownRecovery, type FoundForBilling } from '../subscriptions/around.ts'
import { discountsFor, itemName } from '../subscriptions/bill.ts'
import { planBilling } from '../subscriptions/billing.ts'
import type { PlannedStep } from '../subscriptions/carry-on.ts'
import { moveSubscription } from '../subscriptions/moves.ts'
import { chargeOf } from '../subscriptions/start.ts'

const WHOLE = { numerator: 1n, denominator: 1n }

/**
 * The last invoice of a subscription, as one commit with its charge: what waits to be billed, less the time that is paid for
 * and not used where `prorate` says so. Null where nothing would be charged: what is credited above that is for a credit note.
 * Errors: `resource_missing`, those of pricing an invoice.
 */
export async function planLastInvoice(
  context: Context,
  sealer: Sealer,
  subscriptionId: string,
  prorate: boolean,
): Promise<Result<PlannedStep | null, DomainError>> {
  const found = await loadForBilling(context, subscriptionId)
  if (!found) return err(missing('Subscription'))
  const { subscription, recoveries } = found
  if (!found.adjustments.some(({ amountMinor }) => amountMinor > 0)) return ok(null)
  const credits = prorate ? unusedTime(context, found) : []
  const bare = { ...found, items: [], discounts: [], adjustments: [...found.adjustments, ...credits] }
  const period = { start: context.now, end: Math.max(context.now, subscription.currentPeriodEnd) }
  const billed = { sequence: subscription.payments, period, share: WHOLE }
  const billing = await planBilling(context, sealer, bare, billed, { between: true })
  if (!billing.ok) return billing
  const { set, told, recoveries: after, plan: bill } = billing.value
  const before = { row: subscription, recovery: shownRecovery(recoveries) }
  const move = moveSubscription(context, before, set, { told, recovery: shownRecovery(after) })
  const rows = credits.map((row) => insert('subscriptionAdjustments', row))
  const plan = joined({ changes: [...rows, ...move.changes], events: move.events }, bill)
  return ok({ plan, charge: chargeOf(found, billing.value, move.after, plan) })
}

/** What the rest of the period was charged, item by item. */
function unusedTime(context: Context, found: FoundForBilling): SubscriptionAdjustment[] {
  const { subscription, items: before, discounts } = found
  if (!isPaidPeriod(subscription, context.now)) return []
  const { items } = changeFigures({
    subscription,
    before,
    after: [],
    effect: 'prorate',
    at: context.now,
    step: null,
    discounts: discountsFor(discounts, subscription.payments),
  })
  return items.map(({ itemId, creditMinor }) => creditRow(context, found, itemId, creditMinor))
}

function creditRow({ runtime, now }: Context, found: FoundForBilling, itemId: string, creditMinor: number) {
  const item = found.items.find(({ id }) => id === itemId)
  if (!item) throw new Error(`${itemId} is no item of the subscription`)
  const { merchantId, subscriptionId, productId, priceId, quantity } = item
  const product = found.products.find(({ id }) => id === productId) ?? null
  const name = itemName(item, product, found.prices.find(({ id }) => id === priceId)?.name ?? null)
  return {
    id: runtime.uuid(),
    merchantId,
    subscriptionId,
    productId,
    priceId,
    description: `Unused time: ${name}`,
    quantity: Math.max(1, quantity),
    amountMinor: 0 - creditMinor,
    periodStart: now,
    periodEnd: found.subscription.currentPeriodEnd,
    invoiceId: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
