import type { PaymentLink } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { paymentLinkChanged } from './events.ts'

interface Change {
  readonly event: Parameters<typeof paymentLinkChanged>[0]
  readonly action: string
  readonly set: Partial<PaymentLink>
}

/** Plans a change of a link's state. `link` is as it stands now, so a date that has passed is written down with it. */
export function changeOfState(
  context: Context,
  checkoutUrl: string,
  link: PaymentLink,
  change: Change,
): Planned<PaymentLink> {
  const set = { status: link.status, ...change.set, updatedAt: context.now }
  const after = updated(link, set)
  return {
    value: after,
    plan: {
      changes: [update('paymentLinks', link, set)],
      events: [paymentLinkChanged(change.event, link, after, checkoutUrl)],
      audit: [{ action: change.action, objectType: 'payment_link', objectId: link.id }],
    },
  }
}
