import { presentInvoice } from '@revkeen-edge/contracts'
import {
  cursorOf,
  nextBillingStep,
  termsOf,
  type BillingStep,
  type Subscription,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { renewalUpcomingMessage } from '../messages/renewal-upcoming.ts'
import { trialEndingMessage } from '../messages/trial-ending.ts'
import type { EventDraft, MessageDraft } from '../plan.ts'
import type { FoundForBilling } from './around.ts'
import { newSubscriptionInvoice, previewStep, type StepFigures } from './bill.ts'
import { foreseenInvoices, loadForeseeable } from './foresee.ts'
import { planNameOf } from './load.ts'
import type { SubscriptionEventName } from './events.ts'
import type { SubscriptionPorts } from './start.ts'

/** What a customer is told ahead of time, and the mark that it was. */
export interface Notice {
  readonly set: Partial<Subscription>
  readonly told: readonly SubscriptionEventName[]
  readonly events: readonly EventDraft[]
  readonly messages: readonly MessageDraft[]
}

/** What a notice is of: a subscription with the schedule that it follows or is to follow. */
export interface FoundForNotice extends FoundForBilling {
  readonly schedule: SubscriptionSchedule | null
}

/** A trial is about to end: what is charged then, and how often. */
export async function trialNotice(
  context: Context,
  { sealer, portalUrl }: SubscriptionPorts,
  found: FoundForNotice,
): Promise<Notice> {
  const { subscription, customer } = found
  const { trialEnd } = subscription
  const told = ['subscription.trial_will_end'] as const
  const marked: Notice = { set: { trialNoticeFor: trialEnd }, told, events: [], messages: [] }
  const step = nextBillingStep(termsOf(subscription), cursorOf(subscription))
  const bill = step && (await billOf(context, found, step))
  if (trialEnd === null || !bill || portalUrl === undefined) return marked
  const message = await trialEndingMessage(sealer, {
    ...aboutOf({ ...found, ...bill }),
    customer,
    trialEndsAt: trialEnd,
    amountMinor: bill.at.invoice.totalMinor,
    interval: everyOf(bill.subscription),
    manageUrl: manageUrlOf(portalUrl, found),
  })
  return { ...marked, messages: [message] }
}

/** A renewal is near: what it will come to, for its customer and as an event. */
export async function renewalNotice(
  context: Context,
  { sealer, portalUrl }: SubscriptionPorts,
  found: FoundForNotice,
  step: BillingStep,
): Promise<Notice> {
  const { subscription, customer } = found
  const bill = await billOf(context, found, step)
  const events = bill ? [upcoming(subscription, bill.at)] : []
  const marked: Notice = { set: { renewalNoticeFor: step.chargeAt }, told: [], events, messages: [] }
  if (!bill || portalUrl === undefined) return marked
  const message = await renewalUpcomingMessage(sealer, {
    ...aboutOf({ ...found, ...bill }),
    customer,
    renewsAt: bill.chargeAt,
    amountMinor: bill.at.invoice.totalMinor,
    isEstimate: false,
    interval: everyOf(bill.subscription),
    manageUrl: manageUrlOf(portalUrl, found),
  })
  return { ...marked, messages: [message] }
}

/** A charge that is to come, with its invoice. */
interface Upcoming extends Sold {
  readonly chargeAt: number
  readonly at: InvoiceWithLines
}

/** The charge that is to come, by what is known now; null where there is none, or it cannot be priced. */
async function billOf(context: Context, found: FoundForNotice, step: BillingStep): Promise<Upcoming | null> {
  const next = await (found.schedule ? nextRenewal(context, found.subscription.id) : asItIs(context, found, step))
  if (!next) return null
  const { figures, ...upcoming } = next
  const dueDate = new Date(upcoming.chargeAt).toISOString()
  const invoice = { ...newSubscriptionInvoice(context, found), ...figures.invoice, dueDate }
  return { ...upcoming, at: { invoice, lines: figures.lines } }
}

/** What is billed then. */
type Sold = Pick<FoundForBilling, 'subscription' | 'items' | 'products' | 'prices'>

interface Renewal extends Sold {
  readonly chargeAt: number
  readonly figures: StepFigures
}

async function asItIs(context: Context, found: FoundForNotice, step: BillingStep): Promise<Renewal | null> {
  const figures = await previewStep(context, found, step)
  const { subscription, items, products, prices } = found
  const sold = { subscription, items, products, prices }
  return figures.ok ? { ...sold, chargeAt: step.chargeAt, figures: figures.value } : null
}

/** A phase may begin before or with the renewal, and decides then what that comes to, or when it is. */
async function nextRenewal(context: Context, id: string): Promise<Renewal | null> {
  const read = await loadForeseeable(context, id)
  if (!read.ok) return null
  const { products, prices } = read.value.found
  for await (const each of foreseenInvoices(read.value)) {
    if (!each.ok) return null
    const { step, figures, subscription, items } = each.value
    if (step) return { subscription, items, products, prices, chargeAt: step.chargeAt, figures }
  }
  return null
}

/** The invoice that is near, as it will be unless something changes: there is none yet, so it has no id. */
function upcoming({ id: subscriptionId, customerId }: Subscription, { invoice, lines }: InvoiceWithLines): EventDraft {
  const { id: _, public_id: __, ...object } = presentInvoice(invoice, lines)
  return { type: 'invoice.upcoming', objectType: 'invoice', objectId: invoice.id, customerId, subscriptionId, object }
}

function aboutOf({ subscription, items, products, prices, method, standard }: FoundForBilling) {
  const { cardBrand: brand, cardLast4: last4 } = method ?? standard ?? { cardBrand: null, cardLast4: null }
  return {
    merchantId: subscription.merchantId,
    subscriptionId: subscription.id,
    planName: planNameOf(items, { products, prices }),
    timeZone: subscription.timezone,
    currency: subscription.currency,
    card: brand !== null && last4 !== null ? { brand, last4 } : null,
  }
}

function everyOf({ interval, intervalCount }: Subscription) {
  return { unit: interval, count: intervalCount }
}

/** Where customers look after their subscriptions. */
function manageUrlOf(portalUrl: string, { merchant }: FoundForBilling): string {
  return `${portalUrl}/portal/${merchant.slug}`
}
