import { DECLINE_CATEGORIES, outstanding, type DunningCase } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { dunningMessageToInvoice, type DunningMessageKind } from '../messages/dunning.ts'
import { recoveredMessage } from '../messages/payment-recovered.ts'
import type { MessageDraft } from '../plan.ts'
import type { Side } from '../subscriptions/side.ts'

/** What its customer is told of a step of a recovery, unless the merchant wants no such mails. */
export function dunningNotice(
  side: Side,
  { invoice, lines }: InvoiceWithLines,
  before: DunningCase | null,
  after: DunningCase,
): MessageDraft[] {
  const { customer } = side
  if (!customer || !after.settings.emailEnabled) return []
  const { declineCategory, dueStep, dueAt, graceUntil, status, endedAt } = after
  return [
    dunningMessageToInvoice(kindOf(before, after), {
      ...aboutOf(side, { invoice, lines }),
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

function kindOf(before: DunningCase | null, after: DunningCase): DunningMessageKind {
  if (after.status === 'exhausted') return 'service_suspended'
  if (!before) return 'payment_failed'
  return after.phase === 3 ? 'payment_action_needed' : 'payment_retry_failed'
}

/** What its customer is told of a payment that went through after all. */
export function recoveredNotice({ now }: Context, side: Side, at: InvoiceWithLines): MessageDraft[] {
  const { customer, row } = side
  if (!customer) return []
  const { number: invoiceNumber, totalMinor: amountMinor } = at.invoice
  const { nextChargeAt } = row
  return [recoveredMessage({ ...aboutOf(side, at), customer, invoiceNumber, amountMinor, paidAt: now, nextChargeAt })]
}

function aboutOf({ row }: Side, { lines }: InvoiceWithLines) {
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
