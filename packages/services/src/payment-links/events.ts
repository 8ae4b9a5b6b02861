import { presentPaymentLink } from '@revkeen-edge/contracts'
import type { PaymentLink } from '@revkeen-edge/domain'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'

function draft(type: EventDraft['type'], link: PaymentLink, checkoutUrl: string, previous?: unknown): EventDraft {
  const { invoiceId, subscriptionId } = link
  const object = presentPaymentLink(link, checkoutUrl)
  return { type, objectType: 'payment_link', objectId: link.id, object, previous, invoiceId, subscriptionId }
}

export const paymentLinkCreated = (link: PaymentLink, checkoutUrl: string): EventDraft =>
  draft('payment_link.created', link, checkoutUrl)

/** Names what changed, as `previous_attributes` of an update event does. */
export function paymentLinkChanged(
  type: 'payment_link.updated' | 'payment_link.expired',
  before: PaymentLink,
  after: PaymentLink,
  checkoutUrl: string,
): EventDraft {
  const previous = changedFields(presentPaymentLink(before, checkoutUrl), presentPaymentLink(after, checkoutUrl))
  return draft(type, after, checkoutUrl, previous)
}
