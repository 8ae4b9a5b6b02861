import { isOpenAttempt, isPayable, linkAvailability } from '@revkeen-edge/domain'
import type { PayableCheckout } from './load.ts'

/** Whether a checkout takes a payment now, and if not, why. */
export type CheckoutState =
  | 'open'
  | 'paid'
  | 'processing'
  | 'expired'
  | 'inactive'
  | 'card_not_accepted'
  | 'subscription'
  | 'setup'

/**
 * What a buyer meets. A payment under way comes before anything else: whatever became of the link, it may still
 * complete.
 */
export function checkoutState({ link, session, attempt, invoice }: PayableCheckout, now: number): CheckoutState {
  if (session?.status === 'complete') return 'paid'
  if (attempt && isOpenAttempt(attempt)) return 'processing'
  if (session && (session.status === 'expired' || session.expiresAt <= now)) return 'expired'
  if (invoice && !isPayable(invoice.row)) {
    return invoice.row.status === 'paid' ? 'paid' : 'inactive'
  }
  if (link) {
    const availability = linkAvailability(link, now)
    if (availability === 'completed') return 'paid'
    if (availability !== 'open') return availability
    if (link.mode === 'subscription') return 'subscription'
  }
  if (!takesCards(invoice)) return 'card_not_accepted'
  return session && session.mode !== 'payment' ? session.mode : 'open'
}

/** An invoice may be kept for other ways to pay. */
function takesCards(invoice: PayableCheckout['invoice']): boolean {
  const methods = invoice?.row.allowedMethods ?? null
  return methods === null || methods.includes('card')
}
