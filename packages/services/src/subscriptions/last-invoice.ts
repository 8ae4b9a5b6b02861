import {
  asUncharged,
  changeFigures,
  isCharged,
  isPaidPeriod,
  ok,
  type DomainError,
  type Result,
  type Subscription,
  type SubscriptionAdjustment,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { insert, joined } from '../plan.ts'
import { discountsFor, itemName, type BilledPeriod } from './bill.ts'
import { planBilling, type Billing } from './billing.ts'
import type { FoundForChange } from './change-load.ts'
import { waitingMinor } from './waiting.ts'

const WHOLE = { numerator: 1n, denominator: 1n }

/**
 * The last invoice of a subscription with the charge of it, for the commit that ends it: what waits to be billed, less the time
 * that is paid for and not used where `prorates` says so. `found` is as it was before its end, `ended` its row after. One whose
 * payments fail is sent its invoice: no card is charged that was declined. Null where nothing would be charged: what is
 * credited above that is for a credit note. Errors: those of pricing an invoice.
 */
export async function planLastInvoice(
  context: Context,
  sealer: Sealer,
  found: FoundForChange,
  { ended, prorates = false }: { readonly ended: Subscription; readonly prorates?: boolean },
): Promise<Result<Billing | null, DomainError>> {
  const credits = prorates ? unusedTime(context, found) : []
  const last = billedLast(context, { ...found, subscription: ended, adjustments: [...found.adjustments, ...credits] })
  if (!last) return ok(null)
  const billing = await planBilling(context, sealer, last.found, last.billed, { between: true })
  if (!billing.ok) return billing
  const rows = credits.map((row) => insert('subscriptionAdjustments', row))
  return ok({ ...billing.value, plan: joined({ changes: rows }, billing.value.plan) })
}

/** What is billed last of a subscription that ends, as a period to bill; null where nothing would be charged. */
export function billedLast(
  { now }: Pick<Context, 'now'>,
  found: FoundForChange,
): { readonly found: FoundForChange; readonly billed: BilledPeriod } | null {
  const { subscription, adjustments } = found
  const { payments, currentPeriodEnd } = subscription
  // What waits for a first payment goes with it: who leaves before it owes nothing.
  if (payments === 0 || waitingMinor(adjustments) <= 0) return null
  const collectionMethod = found.recoveries.length > 0 ? 'send_invoice' : subscription.collectionMethod
  // The amounts are those after the discounts of their period: they are not taken off again.
  const bare = { ...found, subscription: { ...subscription, collectionMethod }, items: [], discounts: [] }
  const period = { start: now, end: Math.max(now, currentPeriodEnd) }
  return { found: bare, billed: { sequence: payments, period, share: WHOLE } }
}

/** What the rest of the period was charged, item by item. */
function unusedTime(context: Context, found: FoundForChange): SubscriptionAdjustment[] {
  const { subscription, items, discounts, lastBilled } = found
  const charged = lastBilled !== null && isCharged(lastBilled)
  if (!isPaidPeriod(subscription, context.now)) return []
  const { items: figures } = changeFigures({
    subscription,
    before: charged ? items : asUncharged(subscription, items),
    after: [],
    effect: 'prorate',
    at: context.now,
    step: null,
    discounts: discountsFor(discounts, subscription.payments, subscription.discountsFrom),
  })
  return figures.map(({ itemId, creditMinor }) => creditRow(context, found, itemId, creditMinor))
}

function creditRow({ runtime, now }: Context, found: FoundForChange, itemId: string, creditMinor: number) {
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
