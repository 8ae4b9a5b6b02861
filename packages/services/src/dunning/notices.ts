import {
  DECLINE_CATEGORIES,
  failureClass,
  isCustomersFailure,
  outstanding,
  type DunningCase,
  type PaymentFailure,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { dunningMessage, type DunningMessageKind } from '../messages/dunning.ts'
import { recoveredMessage } from '../messages/payment-recovered.ts'
import { canceledNotice } from '../messages/subscription-canceled.ts'
import type { MessageDraft } from '../plan.ts'
import type { Side } from '../subscriptions/side.ts'

/** A step of a recovery: `before` is null for its beginning, `failure` where it ends for want of time. */
interface NotedStep {
  readonly before: DunningCase | null
  readonly after: DunningCase
  readonly failure: PaymentFailure | null
}

/**
 * What its customer is told of a step of a recovery, unless the merchant wants no such mails. What is not the customer's
 * fault, and changes nothing for the customer, is not told again.
 */
export function dunningNotice(side: Side, { invoice, lines }: InvoiceWithLines, step: NotedStep): MessageDraft[] {
  const { customer } = side
  const { before, after } = step
  if (!customer || !after.settings.emailEnabled || isRepeatedFault(step)) return []
  const { declineCategory, dueStep, dueAt, graceUntil, status, endedAt } = after
  return [
    dunningMessage(kindOf(before, after), {
      ...aboutOf(side, { lines }),
      customer,
      invoiceId: invoice.id,
      invoiceNumber: invoice.number,
      amountMinor: outstanding(invoice),
      declineCategory: DECLINE_CATEGORIES.find((category) => category === declineCategory) ?? null,
      retryAt: dueStep === 'retry' ? dueAt : null,
      suspendAt: status === 'exhausted' ? endedAt : graceUntil,
    }),
  ]
}

function isRepeatedFault({ before, after, failure }: NotedStep): boolean {
  if (!before || !failure || isCustomersFailure(failureClass(failure))) return false
  return after.phase === before.phase && after.status === before.status
}

function kindOf(before: DunningCase | null, after: DunningCase): DunningMessageKind {
  if (after.status === 'exhausted') return 'service_suspended'
  if (!before) return 'payment_failed'
  return after.phase === 3 ? 'payment_action_needed' : 'payment_retry_failed'
}

/** What the customer of a subscription is told that ends though its customer did not ask for it. */
export function endedNotice(
  { now }: Pick<Context, 'now'>,
  side: Side,
  at: Pick<InvoiceWithLines, 'lines'>,
  reason: 'payment_failed' | null,
): MessageDraft[] {
  const { customer } = side
  if (!customer) return []
  const about = { ...aboutOf(side, at), customer, canceledAt: now, accessUntil: null }
  // What goes back of a payment has a mail of its own.
  return [canceledNotice({ ...about, refundMinor: 0, reason })]
}

/**
 * What its customer is told of a payment that went through after all, or, `byCredit`, that nothing is owed any more; nothing
 * where the merchant wants no such mails.
 */
export function recoveredNotice(
  { now }: Context,
  side: Side,
  at: InvoiceWithLines,
  { settings, byCredit }: Pick<DunningCase, 'settings'> & { readonly byCredit: boolean },
): MessageDraft[] {
  const { customer, row } = side
  if (!customer || !settings.emailEnabled) return []
  const { number: invoiceNumber, totalMinor: amountMinor } = at.invoice
  const { nextChargeAt } = row
  const paid = { invoiceNumber, amountMinor, paidAt: now, nextChargeAt, byCredit }
  return [recoveredMessage({ ...aboutOf(side, at), customer, ...paid })]
}

function aboutOf({ row }: Side, { lines }: Pick<InvoiceWithLines, 'lines'>) {
  const named = lines.filter(({ sourceType }) => sourceType === 'subscription_item')
  return {
    merchantId: row.merchantId,
    subscriptionId: row.id,
    planName: [...new Set((named.length > 0 ? named : lines).map(({ description }) => description))].join(', '),
    timeZone: row.timezone,
    currency: row.currency,
    card: null,
  }
}
