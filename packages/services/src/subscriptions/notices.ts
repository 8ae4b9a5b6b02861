import { presentInvoice } from '@revkeen-edge/contracts'
import { nextBillingStep, cursorOf, termsOf, type BillingStep, type Subscription } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { renewalUpcomingMessage } from '../messages/renewal-upcoming.ts'
import { trialEndingMessage } from '../messages/trial-ending.ts'
import type { EventDraft, MessageDraft } from '../plan.ts'
import type { FoundForBilling } from './around.ts'
import { newSubscriptionInvoice, previewStep } from './bill.ts'
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

/** A trial is about to end: what is charged then, and how often. */
export async function trialNotice(
  context: Context,
  { sealer, portalUrl }: SubscriptionPorts,
  found: FoundForBilling,
): Promise<Notice> {
  const { subscription, customer } = found
  const { trialEnd } = subscription
  const told = ['subscription.trial_will_end'] as const
  const marked: Notice = { set: { trialNoticeFor: trialEnd }, told, events: [], messages: [] }
  const step = nextBillingStep(termsOf(subscription), cursorOf(subscription))
  const bill = step && (await billOf(context, found, step))
  if (trialEnd === null || !bill || portalUrl === undefined) return marked
  const message = await trialEndingMessage(sealer, {
    ...aboutOf(found),
    customer,
    trialEndsAt: trialEnd,
    amountMinor: bill.invoice.totalMinor,
    interval: everyOf(subscription),
    manageUrl: manageUrlOf(portalUrl, found),
  })
  return { ...marked, messages: [message] }
}

/** A renewal is near: what it will come to, for its customer and as an event. */
export async function renewalNotice(
  context: Context,
  { sealer, portalUrl }: SubscriptionPorts,
  found: FoundForBilling,
  step: BillingStep,
): Promise<Notice> {
  const { subscription, customer } = found
  const bill = await billOf(context, found, step)
  const events = bill ? [upcoming(subscription, bill)] : []
  const marked: Notice = { set: { renewalNoticeFor: step.chargeAt }, told: [], events, messages: [] }
  if (!bill || portalUrl === undefined) return marked
  const message = await renewalUpcomingMessage(sealer, {
    ...aboutOf(found),
    customer,
    renewsAt: step.chargeAt,
    amountMinor: bill.invoice.totalMinor,
    isEstimate: false,
    interval: everyOf(subscription),
    manageUrl: manageUrlOf(portalUrl, found),
  })
  return { ...marked, messages: [message] }
}

/** The invoice of a charge that is to come, by what is known now; null where it cannot be priced. */
async function billOf(context: Context, found: FoundForBilling, step: BillingStep): Promise<InvoiceWithLines | null> {
  const figures = await previewStep(context, found, step)
  if (!figures.ok) return null
  const dueDate = new Date(step.chargeAt).toISOString()
  const invoice = { ...newSubscriptionInvoice(context, found), ...figures.value.invoice, dueDate }
  return { invoice, lines: figures.value.lines }
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
