import { declineOf, publicId } from '@revkeen-edge/domain'
import { checkoutState } from '@revkeen-edge/services/checkout/availability.ts'
import { loadCheckout, type PayableCheckout } from '@revkeen-edge/services/checkout/load.ts'
import { loadPaidCheckout, successRedirect } from '@revkeen-edge/services/checkout/paid.ts'
import { declineMessage, messagesFor, type StatusReply } from '@revkeen-edge/ui'
import { Hono, type Context } from 'hono'
import type { Env } from '../env.ts'
import { networkOf } from '../limits.ts'
import { merchantView, pageContext, sendPage } from '../views/page.ts'
import { doneView } from '../views/success.ts'
import { visitSession, type Visit } from '../visit.ts'
import { authenticateRoute, payRoute, quoteRoute } from './pay.ts'
import { showCanceled, showCheckout, showLimit, showNotFound } from './show.ts'

const find = (c: Context<Env>): Promise<Visit | null> => visitSession(c, c.req.param('token') ?? '')

interface Found {
  readonly visit: Visit
  readonly checkout: PayableCheckout
  readonly token: string
}

async function open(c: Context<Env>): Promise<Found | null> {
  const visit = await find(c)
  const token = c.req.param('token') ?? ''
  const checkout =
    visit &&
    (await loadCheckout(visit.context, visit.entrance, token, { code: c.req.query('discount'), network: networkOf(c) }))
  return checkout && { visit, checkout, token }
}

/** Where another try is made: at the link that the session came through, or at the session's own page. */
function retryUrl({ checkout: { session }, token }: Found): string {
  return session?.paymentLinkId ? `/l/${publicId('paymentLink', session.paymentLinkId)}` : `/c/${token}`
}

/** The pages of a checkout session. Whoever has its token is its buyer. */
export const session = new Hono<Env>()

session.get('/:token', async (c) => {
  const found = await open(c)
  if (!found) return showNotFound(c)
  const { visit, checkout, token } = found
  const isLinks = checkout.session?.paymentLinkId && checkoutState(checkout, visit.context.now) === 'open'
  return isLinks ? c.redirect(retryUrl(found), 303) : showCheckout(c, visit, checkout, token)
})

session.post('/:token/quote', quoteRoute(find))
session.post('/:token/pay', payRoute(find))
session.post('/:token/authenticate', authenticateRoute(find))

session.get('/:token/status', async (c) => {
  const found = await open(c)
  return c.json(found ? statusOf(c, found) : ({ status: 'open' } satisfies StatusReply))
})

function statusOf(c: Context<Env>, found: Found): StatusReply {
  const { visit, checkout, token } = found
  switch (checkoutState(checkout, visit.context.now)) {
    case 'paid':
      return { status: 'paid', redirect_url: `/c/${token}/done` }
    case 'processing':
      return { status: 'processing' }
    case 'expired':
      return { status: 'expired', redirect_url: `/c/${token}` }
    default: {
      const { attempt } = checkout
      if (attempt?.status !== 'failed') return { status: 'open' }
      const { category } = declineOf(attempt.gatewayCode ?? '', attempt.gatewayMessage ?? '')
      return {
        status: 'declined',
        redirect_url: retryUrl(found),
        message: declineMessage(messagesFor(c.var.locale), category),
      }
    }
  }
}

session.get('/:token/checking', async (c) => {
  const found = await open(c)
  if (!found) return showNotFound(c)
  const { checkout, token } = found
  if (checkout.session?.status === 'complete') return c.redirect(`/c/${token}/done`, 303)
  return sendPage(c, {
    ...pageContext(c, checkout.merchant),
    page: 'checking',
    merchant: merchantView(checkout.merchant),
    statusUrl: `/c/${token}/status`,
    retryUrl: retryUrl(found),
  })
})

/** After paying: on to the merchant, or to our receipt. */
session.get('/:token/done', async (c) => {
  const visit = await find(c)
  const token = c.req.param('token')
  const paid = visit && (await loadPaidCheckout(visit.context, token))
  if (!paid) return c.redirect(`/c/${token}`, 303)
  const url = successRedirect(paid.session)
  return url ? c.redirect(url, 303) : sendPage(c, doneView(c, paid))
})

session.get('/:token/cancel', async (c) => {
  const found = await open(c)
  return found ? showCanceled(c, found.checkout) : showNotFound(c)
})

session.get('/:token/limit', async (c) => {
  const found = await open(c)
  return found ? showLimit(c, found.visit, found.checkout) : showNotFound(c)
})
