import { hasEnded, isOpenAttempt, isPayable, linkAvailability, type Subscription } from '@revkeen-edge/domain'
import type { PayableCheckout } from './load.ts'

/** Whether a checkout takes a payment now, and if not, why. */
export type CheckoutState = 'open' | 'paid' | 'processing' | 'expired' | 'inactive' | 'card_not_accepted'

/**
 * What a buyer meets. A payment under way comes before anything else: whatever became of the link, it may still
 * complete.
 */
export function checkoutState(
  { link, session, attempt, invoice, subscription }: PayableCheckout,
  now: number,
): CheckoutState {
  if (session?.status === 'complete' || (subscription && hasBegun(subscription))) return 'paid'
  if (attempt && isOpenAttempt(attempt)) return 'processing'
  if (session && (session.status === 'expired' || session.expiresAt <= now)) return 'expired'
  if (invoice && !isPayable(invoice.row)) {
    return invoice.row.status === 'paid' ? 'paid' : 'inactive'
  }
  if (link) {
    const availability = linkAvailability(link, now)
    if (availability === 'completed') return 'paid'
    if (availability !== 'open') return availability
  }
  return takesCards(invoice) ? 'open' : 'card_not_accepted'
}

/** Its first invoice may have been paid in another way than here. */
function hasBegun(subscription: Subscription): boolean {
  return subscription.status !== 'pending' && !hasEnded(subscription)
}

/** An invoice may be kept for other ways to pay. */
function takesCards(invoice: PayableCheckout['invoice']): boolean {
  const methods = invoice?.row.allowedMethods ?? null
  return methods === null || methods.includes('card')
}
