import {
  firstCursor,
  firstPeriod,
  nextBillingStep,
  timesOf,
  type BillingTerms,
  type Price,
  type Product,
  type Subscription,
  type SubscriptionItem,
  type SubscriptionStatus,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** What a new subscription is known by, before its terms are laid over it. */
export type KnownSubscription = Pick<Subscription, 'customerId' | 'currency' | 'origin'> & Partial<Subscription>

/** What an item is made from. Without a product, it goes by its description. */
export interface NewItem extends Pick<SubscriptionItem, 'quantity' | 'unitAmountMinor' | 'amountMinor'> {
  readonly product: Pick<Product, 'id' | 'fulfillmentType'> | null
  readonly price: Pick<Price, 'id'> | null
  readonly description?: string
}

/**
 * A subscription as it begins, with its items: in a trial, waiting for its start or its first payment, or, in free time up to
 * its anchor, active. Null where its terms leave it no time at all.
 */
export function newSubscription(
  context: Context,
  terms: BillingTerms,
  sold: readonly NewItem[],
  known: KnownSubscription,
): { readonly subscription: Subscription; readonly items: readonly SubscriptionItem[] } | null {
  const period = firstPeriod(terms)
  if (!period) return null
  const id = context.runtime.uuid()
  const items = sold.map((item, position) => newItem(context, { id, currency: known.currency }, item, position))
  const [first] = sold
  const { interval, intervalCount, timezone, anchorRule, anchorDay, firstCharge, start, trialEnd } = terms
  const subscription: Subscription = {
    ...blank(context),
    productId: first?.product?.id ?? null,
    priceId: first?.price?.id ?? null,
    quantity: first?.quantity ?? 1,
    amountMinor: items.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    interval,
    intervalCount,
    timezone,
    anchorRule,
    anchorDay,
    firstCharge,
    startsAt: start,
    trialEnd,
    maxPayments: terms.end.kind === 'fixed_payments' ? terms.end.payments : null,
    endsAt: terms.end.kind === 'end_date' ? terms.end.at : null,
    anchorAt: firstCursor(terms).anchorAt,
    currentPeriodStart: period.start,
    currentPeriodEnd: period.end,
    ...known,
    id,
    status: firstStatus(context, terms),
  }
  const ending = known.cancelAtPeriodEnd ? { ...subscription, cancelAt: period.end } : subscription
  return { subscription: { ...ending, ...timesOf(ending) }, items }
}

function firstStatus({ now }: Context, terms: BillingTerms): SubscriptionStatus {
  if (firstPeriod(terms)?.kind === 'trial') return 'trialing'
  if (terms.start > now) return 'pending'
  const step = nextBillingStep(terms, firstCursor(terms))
  return step && step.chargeAt <= now ? 'pending' : 'active'
}

/** An item as it is subscribed to: its amounts are kept whatever becomes of its price. */
export function newItem(
  { runtime, tenant, now }: Context,
  { id: subscriptionId, currency }: Pick<Subscription, 'id' | 'currency'>,
  { product, price, description, quantity, unitAmountMinor, amountMinor }: NewItem,
  position: number,
): SubscriptionItem {
  return {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    subscriptionId,
    position,
    productId: product?.id ?? null,
    priceId: price?.id ?? null,
    description: description ?? null,
    quantity,
    currency,
    unitAmountMinor,
    amountMinor,
    heldMinor: null,
    heldFor: null,
    fulfillmentType: product?.fulfillmentType ?? 'none',
    metadata: {},
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

type Blank = Omit<Subscription, keyof BillingTerms | 'customerId' | 'currency' | 'origin' | 'status' | Decided>

type Decided =
  | 'id'
  | 'productId'
  | 'priceId'
  | 'quantity'
  | 'amountMinor'
  | 'startsAt'
  | 'maxPayments'
  | 'endsAt'
  | 'anchorAt'
  | 'currentPeriodStart'
  | 'currentPeriodEnd'

function blank({ tenant, now }: Context): Blank {
  return {
    merchantId: tenant.merchantId,
    billedUntil: null,
    payments: 0,
    collectionMethod: 'charge_automatically',
    paymentMethodId: null,
    prorationBehavior: 'create_prorations',
    discountIds: [],
    discountsFrom: {},
    cancelAtPeriodEnd: false,
    cancelAt: null,
    canceledAt: null,
    cancelReason: null,
    endedAt: null,
    activatedAt: null,
    pauseAtPeriodEnd: false,
    pauseBehavior: null,
    pausedAt: null,
    resumesAt: null,
    trialNoticeFor: null,
    renewalNoticeFor: null,
    refusals: 0,
    retryAt: null,
    nextChargeAt: null,
    dueAt: null,
    scheduleId: null,
    checkoutSessionId: null,
    invoiceId: null,
    testClockId: null,
    shipping: null,
    metadata: {},
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
