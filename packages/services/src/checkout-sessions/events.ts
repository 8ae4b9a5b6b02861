import { presentCheckoutSession } from '@revkeen-edge/contracts'
import type { CheckoutSession } from '@revkeen-edge/domain'
import type { EventDraft } from '../plan.ts'

/** A session ran out, by its time or by its merchant. */
export function sessionExpired(session: CheckoutSession): EventDraft {
  return {
    type: 'checkout.session.expired',
    objectType: 'checkout_session',
    objectId: session.id,
    customerId: session.customerId,
    invoiceId: session.settlesInvoice ? session.invoiceId : null,
    object: presentCheckoutSession(session),
  }
}
