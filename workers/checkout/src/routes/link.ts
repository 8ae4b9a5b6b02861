import { checkoutState } from '@revkeen-edge/services/checkout/availability.ts'
import { loadCheckout } from '@revkeen-edge/services/checkout/load.ts'
import { Hono, type Context } from 'hono'
import type { Env } from '../env.ts'
import { networkOf } from '../limits.ts'
import { issueToken, knownToken } from '../token-cookie.ts'
import { visitLink, type Visit } from '../visit.ts'
import { authenticateRoute, payRoute, quoteRoute } from './pay.ts'
import { showCanceled, showCheckout, showLimit, showNotFound } from './show.ts'

const find = (c: Context<Env>): Promise<Visit | null> => visitLink(c, c.req.param('id') ?? '')

/** The pages of a payment link. A session begins with the first try to pay. Opening one writes nothing but that
 * its address asks for a code that is none. */
export const link = new Hono<Env>()

link.get('/:id', async (c) => {
  const visit = await find(c)
  if (!visit) return showNotFound(c)
  const token = knownToken(c, visit) ?? issueToken(c, visit)
  const checkout = await loadCheckout(visit.context, visit.entrance, token, {
    code: c.req.query('discount'),
    network: networkOf(c),
  })
  if (!checkout) return showNotFound(c)
  // A browser that has paid, or ran out of time, starts a new order when it comes back; never while a payment is open.
  const state = checkoutState(checkout, visit.context.now)
  if (checkout.session && (state === 'paid' || state === 'expired')) {
    const fresh = issueToken(c, visit)
    return showCheckout(c, visit, { ...checkout, session: null, attempt: null, customer: null }, fresh)
  }
  return showCheckout(c, visit, checkout, token)
})

link.post('/:id/quote', quoteRoute(find))
link.post('/:id/pay', payRoute(find))
link.post('/:id/authenticate', authenticateRoute(find))

link.get('/:id/cancel', async (c) => {
  const visit = await find(c)
  const checkout = visit && (await loadCheckout(visit.context, visit.entrance, knownToken(c, visit) ?? ''))
  return checkout ? showCanceled(c, checkout) : showNotFound(c)
})

link.get('/:id/limit', async (c) => {
  const visit = await find(c)
  if (!visit) return showNotFound(c)
  const asked = { network: networkOf(c) }
  return showLimit(c, visit, await loadCheckout(visit.context, visit.entrance, knownToken(c, visit) ?? '', asked))
})
