import {
  presentCheckoutSession,
  presentCustomer,
  presentDispute,
  presentDunningCase,
  presentInvoice,
  presentOrder,
  presentPayment,
  presentPaymentIntent,
  presentPaymentMethod,
  presentPayout,
  type InvoiceWire,
} from '@revkeen-edge/contracts'
import { publicId, type DunningStatus, type EventName, type IdKind } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { newCustomer } from '../customers/new.ts'
import type { EventDraft } from '../plan.ts'
import {
  sampleDispute,
  sampleDunningCase,
  sampleIntent,
  sampleInvoice,
  sampleOrder,
  samplePayment,
  samplePaymentMethod,
  samplePayout,
  sampleSession,
} from './sample-rows.ts'

export type Sample = Pick<EventDraft, 'objectType' | 'objectId' | 'object' | 'previous'>

type Make = (context: Context, id: string, type: EventName) => object

interface Kind {
  readonly objectType: string
  readonly idKind: IdKind
  readonly make: Make
}

/** What an event is about, by the beginning of its name; the longest that fits decides. */
const KINDS: Readonly<Record<string, Kind>> = {
  customer: {
    objectType: 'customer',
    idKind: 'customer',
    make: (context, id) => presentCustomer({ ...sampleCustomer(context), id }),
  },
  'customer.payment_method': {
    objectType: 'payment_method',
    idKind: 'paymentMethod',
    make: (context, id) => presentPaymentMethod(samplePaymentMethod(context, id)),
  },
  invoice: { objectType: 'invoice', idKind: 'invoice', make: invoiceSample },
  order: { objectType: 'order', idKind: 'order', make: orderSample },
  payment: {
    objectType: 'payment',
    idKind: 'payment',
    make: (context, id, type) => presentPayment(samplePayment(context, id, type)),
  },
  'checkout.session': {
    objectType: 'checkout_session',
    idKind: 'checkoutSession',
    make: (context, id, type) => presentCheckoutSession(sampleSession(context, id, type)),
  },
  payment_intent: { objectType: 'payment_intent', idKind: 'paymentIntent', make: intentSample },
  subscription: { objectType: 'subscription', idKind: 'subscription', make: subscriptionSample },
  dunning: { objectType: 'dunning_case', idKind: 'dunningCase', make: dunningSample },
  refund: { objectType: 'refund', idKind: 'refund', make: refundSample },
  dispute: { objectType: 'dispute', idKind: 'dispute', make: disputeSample },
  'charge.dispute': { objectType: 'dispute', idKind: 'dispute', make: disputeSample },
  chargeback: { objectType: 'dispute', idKind: 'dispute', make: disputeSample },
  payout: { objectType: 'payout', idKind: 'payout', make: payoutSample },
  settlement: { objectType: 'payout', idKind: 'payout', make: payoutSample },
}

/** A sample object for an event, in the form in which the API shows such objects. */
export function sampleOf(type: EventName, context: Context): Sample {
  const uuid = context.runtime.uuid()
  const family = familyOf(type)
  const kind = KINDS[family] ?? plainKind(type)
  const object = kind.make(context, uuid, type)
  return {
    objectType: kind.objectType,
    objectId: uuid,
    object,
    ...(type.endsWith('.updated') ? { previous: { metadata: {} } } : {}),
  }
}

function familyOf(type: EventName): string {
  const parts = type.split('.')
  const families = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'))
  return families.find((family) => family in KINDS) ?? ''
}

/** An object of which nothing more is known than what it is. */
function plainKind(type: EventName): Kind {
  const objectType = type.split('.').slice(0, -1).at(-1) ?? type
  return {
    objectType,
    idKind: 'event',
    make: ({ now }, id) => ({ id, object: objectType, metadata: {}, created_at: iso(now), updated_at: iso(now) }),
  }
}

function sampleCustomer(context: Context) {
  return {
    ...newCustomer(context, 'jenny.rosen@example.com'),
    name: 'Jenny Rosen',
    country: 'US',
    currency: 'USD',
    metadata: { sample: true },
  }
}

function invoiceSample(context: Context, id: string, type: EventName): InvoiceWire {
  const { invoice, lines } = sampleInvoice(context, id, type)
  return presentInvoice(invoice, lines)
}

function orderSample(context: Context, id: string, type: EventName): object {
  const { invoice, lines } = sampleInvoice(context, context.runtime.uuid(), 'invoice.paid')
  const order = sampleOrder(context, id, { invoice, lines, type })
  return presentOrder(order.row, order.lines, invoice)
}

function intentSample(context: Context, id: string, type: EventName): object {
  return presentPaymentIntent(sampleIntent(context, id, type), context.tenant.mode)
}

const DUNNING_STATUS: Readonly<Record<string, DunningStatus>> = {
  'dunning.exhausted': 'exhausted',
  'dunning.completed': 'recovered',
}

const DUNNING_FACTS: Readonly<Record<string, Record<string, string>>> = {
  'dunning.step_executed': { outcome: 'failed' },
  'dunning.exhausted': { action: 'unpaid' },
}

function dunningSample(context: Context, id: string, type: EventName): object {
  const row = sampleDunningCase(context, id, { status: DUNNING_STATUS[type] ?? 'open', retries: 1, phase: 2 })
  const first = { ...row, retries: 0, phase: 1 }
  const shown = type === 'dunning.case_started' ? first : row
  return presentDunningCase(shown, 'jenny.rosen@example.com', DUNNING_FACTS[type])
}

const SUBSCRIPTION_STATUS: Readonly<Record<string, string>> = {
  'subscription.canceled': 'canceled',
  'subscription.paused': 'paused',
  'subscription.trial_will_end': 'trialing',
  'subscription.past_due': 'past_due',
  'subscription.unpaid': 'unpaid',
}

const MONTH_MS = 30 * 86_400_000

function subscriptionSample({ now, runtime }: Context, id: string, type: EventName): object {
  const trialing = type === 'subscription.trial_will_end'
  return {
    id,
    public_id: publicId('subscription', id),
    object: 'subscription',
    status: SUBSCRIPTION_STATUS[type] ?? 'active',
    customer_id: runtime.uuid(),
    price_id: runtime.uuid(),
    quantity: 1,
    current_period_start: iso(now),
    current_period_end: iso(now + MONTH_MS),
    cancel_at_period_end: false,
    canceled_at: type === 'subscription.canceled' ? iso(now) : null,
    trial_end: trialing ? iso(now + 3 * 86_400_000) : null,
    metadata: {},
    created_at: iso(now),
    updated_at: iso(now),
  }
}

function refundSample({ now, runtime }: Context, id: string, type: EventName): object {
  return {
    id,
    public_id: publicId('refund', id),
    object: 'refund',
    amount_minor: 2_500,
    currency: 'USD',
    status: type === 'refund.failed' ? 'failed' : type === 'refund.succeeded' ? 'succeeded' : 'pending',
    payment_id: runtime.uuid(),
    reason: 'requested_by_customer',
    metadata: {},
    created_at: iso(now),
    updated_at: iso(now),
  }
}

function disputeSample(context: Context, id: string, type: EventName): object {
  return presentDispute(sampleDispute(context, id, type))
}

function payoutSample(context: Context, id: string, type: EventName): object {
  return presentPayout(samplePayout(context, id, type))
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
