import { payBody, quoteBody } from '@revkeen-edge/contracts'
import { missing } from '@revkeen-edge/domain'
import { buyerOf } from '@revkeen-edge/services/checkout/buyer.ts'
import { loadCheckout } from '@revkeen-edge/services/checkout/load.ts'
import { payCheckout } from '@revkeen-edge/services/checkout/pay.ts'
import { quoteCheckout } from '@revkeen-edge/services/checkout/quote.ts'
import { quoteReply } from '@revkeen-edge/ui'
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { jsonBody } from '../json-body.ts'
import { retryAfter, withinPayLimits } from '../limits.ts'
import { errorReply, payReply } from '../reply.ts'
import { payingToken } from '../token-cookie.ts'
import { chosenLines, totalsOf } from '../views/pay.ts'
import { paymentPorts, type Visit } from '../visit.ts'
import { choicesOf } from './choices.ts'

type FindVisit = (c: Context<Env>) => Promise<Visit | null>

/** What an order costs with the buyer's choice: computed here, shown there. */
export function quoteRoute(find: FindVisit) {
  return async (c: Context<Env>): Promise<Response> => {
    const body = await jsonBody(c, quoteBody)
    if (!body.ok) return errorReply(c, body.error)
    const visit = await find(c)
    const checkout = visit && (await loadCheckout(visit.context, visit.entrance, body.value.session))
    if (!checkout) return errorReply(c, missing('Checkout'))
    const sale = quoteCheckout(checkout, choicesOf(body.value.items))
    if (!sale.ok) return errorReply(c, sale.error)
    const { totalMinor, currency } = sale.value
    return c.json(
      quoteReply(
        chosenLines(checkout.link, sale.value, body.value.items),
        totalsOf(totalMinor),
        currency,
        c.var.locale,
      ),
    )
  }
}

/** Pays, or says why not. */
export function payRoute(find: FindVisit) {
  return async (c: Context<Env>): Promise<Response> => {
    const visit = await find(c)
    if (!visit) return errorReply(c, missing('Checkout'))
    if (!(await withinPayLimits(c, visit.base))) return tooMany(c, visit)
    const body = await jsonBody(c, payBody)
    if (!body.ok) return errorReply(c, body.error)
    const token = await payingToken(c, visit, body.value.session)
    const result = await payCheckout(
      visit.context,
      paymentPorts(c.env, (work) => c.executionCtx.waitUntil(work)),
      {
        entrance: visit.entrance,
        token,
        paymentToken: body.value.payment_token,
        buyerOf: (checkout) => buyerOf(checkout, body.value),
        email: body.value.email,
        selection: choicesOf(body.value.items),
        expectedTotalMinor: body.value.expected_total_minor,
        ipAddress: c.req.header('cf-connecting-ip') ?? null,
      },
    )
    if (result.ok) {
      return c.json(payReply(c, result.value, body.value.items, { base: visit.base, token }))
    }
    if (result.error.code === 'too_many_attempts') return tooMany(c, visit)
    return errorReply(c, result.error)
  }
}

/** Card testing ends on a plain page. */
function tooMany(c: Context<Env>, visit: Visit): Response {
  c.header('Retry-After', String(retryAfter(visit.context.now)))
  return c.json({ redirect_url: `${visit.base}/limit`, message: 'Too many attempts.' }, 429)
}
