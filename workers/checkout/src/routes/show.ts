import { unreachable } from '@revkeen-edge/domain'
import { checkoutState } from '@revkeen-edge/services/checkout/availability.ts'
import type { PayableCheckout } from '@revkeen-edge/services/checkout/load.ts'
import { cancelRedirect } from '@revkeen-edge/services/checkout/paid.ts'
import { triesLeft } from '@revkeen-edge/services/checkout/tries.ts'
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { retryAfter } from '../limits.ts'
import { pageContext, sendPage } from '../views/page.ts'
import { payView } from '../views/pay.ts'
import type { Visit } from '../visit.ts'

/** The page of a checkout as it stands now. */
export async function showCheckout(
  c: Context<Env>,
  visit: Visit,
  checkout: PayableCheckout,
  token: string,
): Promise<Response> {
  const { merchant } = checkout
  const shared = pageContext(c, merchant)
  const backUrl = cancelRedirect(checkout)
  const state = checkoutState(checkout, visit.context.now)
  switch (state) {
    case 'paid':
      return sendPage(c, {
        ...shared,
        page: checkout.session?.paymentId === null ? 'already_done' : 'already_paid',
        backUrl,
      })
    case 'processing':
      return c.redirect(`/c/${token}/checking`, 303)
    case 'expired':
    case 'inactive':
    case 'card_not_accepted':
      return sendPage(c, { ...shared, page: state, backUrl })
    case 'open': {
      if (!triesLeft(checkout)) return showLimit(c, visit, checkout)
      const view = await payView(c, { checkout, token, base: visit.base, context: visit.context })
      return sendPage(c, view.ok ? view.value : { ...shared, page: 'inactive', backUrl })
    }
    default:
      return unreachable(state)
  }
}

/** The plain page that card testing ends on. */
export function showLimit(c: Context<Env>, visit: Visit, checkout: PayableCheckout | null): Response {
  const retryAfterSeconds = !checkout || triesLeft(checkout) ? retryAfter(visit.context.now) : null
  return sendPage(c, { ...pageContext(c, checkout?.merchant ?? null), page: 'too_many_attempts', retryAfterSeconds })
}

export function showNotFound(c: Context<Env>): Response {
  return sendPage(c, { ...pageContext(c, null), page: 'not_found' })
}

/** Where a buyer who turns back goes: to the merchant, or to a page that says nothing was charged. */
export function showCanceled(c: Context<Env>, checkout: PayableCheckout): Response {
  const url = cancelRedirect(checkout)
  if (url) return c.redirect(url, 303)
  return sendPage(c, { ...pageContext(c, checkout.merchant), page: 'canceled', backUrl: null })
}
