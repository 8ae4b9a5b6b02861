import type { BillingCursor } from './billing-schedule.ts'
import type { BillingTerms } from './billing-terms.ts'
import type { AnchorRule, FirstCharge, Interval } from './catalogue.ts'
import type { Json } from './json.ts'
import type { Machine } from './state.ts'

/**
 * `pending` waits for its start or for its first payment. `past_due` owes a payment that is retried, and is billed on; `unpaid` has run out
 * of retries, and is not. `expired` has come to the end of its term, `canceled` was ended by somebody.
 */
export type SubscriptionStatus =
  | 'pending'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'paused'
  | 'canceled'
  | 'unpaid'
  | 'expired'

export type SubscriptionStep =
  /** Its first payment is made, its trial is over, or what it owed is paid. */
  | 'activate'
  /** A payment failed. */
  | 'fall_behind'
  /** The last retry failed. */
  | 'exhaust'
  | 'pause'
  /** Back from a pause: into what is left of a trial, or to being billed. */
  | 'resume_trial'
  | 'resume'
  | 'cancel'
  | 'expire'

/** A subscription's life. A step that a status does not list is refused. */
export const SUBSCRIPTION: Machine<SubscriptionStatus, SubscriptionStep> = {
  pending: { activate: 'active', fall_behind: 'past_due', cancel: 'canceled', expire: 'expired' },
  trialing: { activate: 'active', fall_behind: 'past_due', pause: 'paused', cancel: 'canceled', expire: 'expired' },
  active: { fall_behind: 'past_due', pause: 'paused', cancel: 'canceled', expire: 'expired' },
  past_due: {
    activate: 'active',
    fall_behind: 'past_due',
    exhaust: 'unpaid',
    cancel: 'canceled',
    expire: 'expired',
  },
  paused: { resume: 'active', resume_trial: 'trialing', cancel: 'canceled', expire: 'expired' },
  unpaid: { activate: 'active', cancel: 'canceled', expire: 'expired' },
  canceled: {},
  expired: {},
}

/** What happens to the invoices of periods that fall into a pause; null makes none, and the cycle waits. */
export type PauseBehavior = 'keep_as_draft' | 'mark_uncollectible' | 'void'

/** What a change within a period does: lines for the next invoice, nothing, or an invoice of its own at once. */
export type ProrationBehavior = 'create_prorations' | 'none' | 'always_invoice'

/** A merchant's rules for changes within a period. */
export interface SubscriptionRules {
  /**
   * When the credit for an unused time counts: at once, or on the next renewal's invoice only, so that an upgrade and a
   * downgrade within a period gain nobody anything before it ends.
   */
  creditAt: 'now' | 'renewal'
  /** What an upgrade costs: the rest of the period, or its full price with a cycle that begins anew. */
  upgrade: 'prorated' | 'full_price'
}

export const DEFAULT_RULES: SubscriptionRules = { creditAt: 'now', upgrade: 'prorated' }

export interface Subscription {
  id: string
  merchantId: string
  customerId: string
  status: SubscriptionStatus
  origin: 'api' | 'checkout' | 'invoice'
  /** Of its first item; all items are in `SubscriptionItem`. */
  productId: string | null
  priceId: string | null
  quantity: number
  /** What a whole period costs before discounts and taxes, in minor units: the sum of its items. */
  amountMinor: number
  currency: string
  /** The billing terms: see `BillingTerms`. */
  interval: Interval
  intervalCount: number
  timezone: string
  anchorRule: AnchorRule
  anchorDay: number | null
  firstCharge: FirstCharge
  startsAt: number
  trialEnd: number | null
  maxPayments: number | null
  endsAt: number | null
  /** The cursor: see `BillingCursor`. */
  billedUntil: number | null
  payments: number
  anchorAt: number
  /** What the customer has now: a trial, a free stub up to the anchor, or a period that was billed. */
  currentPeriodStart: number
  currentPeriodEnd: number
  collectionMethod: 'charge_automatically' | 'send_invoice'
  /** The method that it is charged to; null for the customer's default. */
  paymentMethodId: string | null
  prorationBehavior: ProrationBehavior
  /** The discounts that it was begun with or was given since, as long as they count. */
  discountIds: string[]
  /** How many payments there were before a discount that it was given since, by its id: its cycles are counted from there. */
  discountsFrom: Record<string, number>
  cancelAtPeriodEnd: boolean
  /** When it is to end, or ended; the access ends with it. */
  cancelAt: number | null
  canceledAt: number | null
  cancelReason: string | null
  endedAt: number | null
  /** When it was active for the first time; null before. */
  activatedAt: number | null
  pauseAtPeriodEnd: boolean
  pauseBehavior: PauseBehavior | null
  pausedAt: number | null
  resumesAt: number | null
  /** The instants that the customer was already told of, so that each notice goes out once. */
  trialNoticeFor: number | null
  renewalNoticeFor: number | null
  /** When it is charged next, and when the scheduler has something to do with it; null for never. See `timesOf`. */
  nextChargeAt: number | null
  dueAt: number | null
  /** Where its step was refused: how often in a row, and when the scheduler tries again. */
  refusals: number
  retryAt: number | null
  scheduleId: string | null
  checkoutSessionId: string | null
  /** The invoice that sold it. */
  invoiceId: string | null
  /** The test clock of its customer; its time is not the wall's then. */
  testClockId: string | null
  /** Where its goods are sent; null for its customer's own address. */
  shipping: Json | null
  metadata: Json
  createdAt: number
  updatedAt: number
  version: number
}

/** Something that a subscription bills each period: a price, or an amount of its own. */
export interface SubscriptionItem {
  id: string
  merchantId: string
  subscriptionId: string
  /** The order of an invoice's lines. */
  position: number
  productId: string | null
  priceId: string | null
  description: string | null
  quantity: number
  currency: string
  /** As it was when it was subscribed to: a later change of the price does not touch it. */
  unitAmountMinor: number
  /** What the whole quantity costs each period; more than a product where the price has tiers. */
  amountMinor: number
  /**
   * What the period that begins at `heldFor` was charged for it, in minor units, where a change takes effect only after that
   * period; null where it was charged `amountMinor`.
   */
  heldMinor: number | null
  heldFor: number | null
  fulfillmentType: 'none' | 'physical' | 'digital'
  metadata: Json
  createdAt: number
  updatedAt: number
  version: number
}

/** A period that was billed, by its number: what makes each of them billed once. */
export interface SubscriptionPeriod {
  merchantId: string
  subscriptionId: string
  /** The payment's number; 0 for a trial, whose invoice comes to nothing. */
  sequence: number
  startsAt: number
  endsAt: number
  invoiceId: string
  /** When nothing was owed for it any more for the first time; null before, and for a trial. */
  paidAt: number | null
  createdAt: number
}

/** A credit or a charge of a change within a period, waiting for the next invoice. */
export interface SubscriptionAdjustment {
  id: string
  merchantId: string
  subscriptionId: string
  productId: string | null
  priceId: string | null
  description: string
  quantity: number
  /** Negative for a credit. */
  amountMinor: number
  periodStart: number
  periodEnd: number
  /** The invoice that it went on; null while it waits. */
  invoiceId: string | null
  createdAt: number
  updatedAt: number
  version: number
}

/** Statuses in which the schedule goes on: periods are billed as they begin. */
const BILLED: ReadonlySet<SubscriptionStatus> = new Set(['trialing', 'active', 'past_due'])

/** Whether a subscription has ended for good. */
export function hasEnded({ status }: Pick<Subscription, 'status'>): boolean {
  return status === 'canceled' || status === 'expired'
}

/** Whether it is to start later: nothing is due yet. */
export function awaitsStart({ status, billedUntil }: Pick<Subscription, 'status' | 'billedUntil'>): boolean {
  return status === 'pending' && billedUntil === null
}

/** Whether its periods are billed as they begin. One that waits for its first payment has been billed for all that is due. */
export function isBilled(subscription: Pick<Subscription, 'status' | 'billedUntil'>): boolean {
  return BILLED.has(subscription.status) || awaitsStart(subscription)
}

/**
 * When a subscription ends that is not to go on, in UTC milliseconds: with what the customer has, or as it would start, so
 * that nothing is charged for it.
 */
export function endOfUse({ billedUntil, currentPeriodStart, currentPeriodEnd }: Subscription, now: number): number {
  return billedUntil === null && currentPeriodStart > now ? currentPeriodStart : currentPeriodEnd
}

/** All that decides when it is billed. */
export function termsOf(subscription: Subscription): BillingTerms {
  const { interval, intervalCount, timezone, anchorRule, anchorDay, firstCharge, startsAt, trialEnd } = subscription
  return {
    interval,
    intervalCount,
    timezone,
    anchorRule,
    anchorDay,
    firstCharge,
    start: startsAt,
    trialEnd,
    end: endOf(subscription),
  }
}

function endOf({ maxPayments, endsAt }: Subscription): BillingTerms['end'] {
  if (maxPayments !== null) return { kind: 'fixed_payments', payments: maxPayments }
  return endsAt === null ? { kind: 'until_canceled' } : { kind: 'end_date', at: endsAt }
}

/** Where its schedule stands. */
export function cursorOf({ billedUntil, payments, anchorAt }: Subscription): BillingCursor {
  return { periodEnd: billedUntil, payments, anchorAt }
}
