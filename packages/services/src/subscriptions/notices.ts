import { nextBillingStep, cursorOf, termsOf, type BillingStep, type Subscription } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { renewalUpcomingMessage } from '../messages/renewal-upcoming.ts'
import { trialEndingMessage } from '../messages/trial-ending.ts'
import type { MessageDraft } from '../plan.ts'
import type { FoundForBilling } from './around.ts'
import { previewStep } from './bill.ts'
import { planNameOf } from './load.ts'
import type { SubscriptionEventName } from './events.ts'
import type { SubscriptionPorts } from './start.ts'

/** What a customer is told ahead of time, and the mark that it was. */
export interface Notice {
  readonly set: Partial<Subscription>
  readonly told: readonly SubscriptionEventName[]
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
  const marked: Notice = { set: { trialNoticeFor: trialEnd }, told: ['subscription.trial_will_end'], messages: [] }
  const step = nextBillingStep(termsOf(subscription), cursorOf(subscription))
  const amountMinor = await dueWith(context, found, step)
  if (trialEnd === null || amountMinor === null || portalUrl === undefined) return marked
  const message = await trialEndingMessage(sealer, {
    ...aboutOf(found),
    customer,
    trialEndsAt: trialEnd,
    amountMinor,
    interval: everyOf(subscription),
    manageUrl: manageUrlOf(portalUrl, found),
  })
  return { ...marked, messages: [message] }
}

/** A renewal is near: what it will come to. */
export async function renewalNotice(
  context: Context,
  { sealer, portalUrl }: SubscriptionPorts,
  found: FoundForBilling,
  step: BillingStep,
): Promise<Notice> {
  const { subscription, customer } = found
  const marked: Notice = { set: { renewalNoticeFor: step.chargeAt }, told: [], messages: [] }
  const amountMinor = await dueWith(context, found, step)
  if (amountMinor === null || portalUrl === undefined) return marked
  const message = await renewalUpcomingMessage(sealer, {
    ...aboutOf(found),
    customer,
    renewsAt: step.chargeAt,
    amountMinor,
    isEstimate: false,
    interval: everyOf(subscription),
    manageUrl: manageUrlOf(portalUrl, found),
  })
  return { ...marked, messages: [message] }
}

async function dueWith(context: Context, found: FoundForBilling, step: BillingStep | null): Promise<number | null> {
  if (!step) return null
  const figures = await previewStep(context, found, step)
  return figures.ok ? figures.value.invoice.totalMinor : null
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
