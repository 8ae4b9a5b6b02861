import { payBody, quoteBody } from '@revkeen-edge/contracts'
import { missing, type DomainError, type Result } from '@revkeen-edge/domain'
import { buyerOf } from '@revkeen-edge/services/checkout/buyer.ts'
import { atBuyersTime } from '@revkeen-edge/services/checkout/buyers-time.ts'
import { redeemerOf, takesCodes } from '@revkeen-edge/services/checkout/code.ts'
import { loadCheckout } from '@revkeen-edge/services/checkout/load.ts'
import { authenticateCheckout, type AuthenticateResult } from '@revkeen-edge/services/checkout/authenticate.ts'
import { payCheckout } from '@revkeen-edge/services/checkout/pay.ts'
import type { PayInput } from '@revkeen-edge/services/checkout/prepare.ts'
import { quoteCheckout } from '@revkeen-edge/services/checkout/quote.ts'
import { countGuess, guessesLeft } from '@revkeen-edge/services/checkout/tries.ts'
import { messagesFor } from '@revkeen-edge/ui'
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { jsonBody } from '../json-body.ts'
import { networkOf, retryAfter, withinCodeLimit, withinPayLimits } from '../limits.ts'
import { errorReply, payReply } from '../reply.ts'
import { sessionPages } from '../pages.ts'
import { payingToken } from '../token-cookie.ts'
import { termsOf } from '../views/plan.ts'
import { replyOf } from '../views/pay.ts'
import { authenticationPorts, type Visit } from '../visit.ts'
import { choicesOf } from './choices.ts'

type FindVisit = (c: Context<Env>) => Promise<Visit | null>

/** What an order costs with the buyer's choice: computed here, shown there. */
export function quoteRoute(find: FindVisit) {
  return async (c: Context<Env>): Promise<Response> => {
    const body = await jsonBody(c, quoteBody)
    if (!body.ok) return errorReply(c, body.error)
    const { session, items, discount_code: code = null, place } = body.value
    if (code !== null && !(await withinCodeLimit(c))) return tooManyCodes(c)
    const visit = await find(c)
    const checkout =
      visit && (await loadCheckout(visit.context, visit.entrance, session, { code, network: networkOf(c) }))
    if (!checkout) return errorReply(c, missing('Checkout'))
    if (code !== null && takesCodes(checkout) && !guessesLeft(checkout)) return tooManyCodes(c)
    const { customer } = await redeemerOf(visit.context, checkout, null)
    const own = await atBuyersTime(visit.context, checkout)
    const sale = await quoteCheckout(own, checkout, choicesOf(items), {
      place: place ? { country: place.country, state: place.state ?? null } : null,
      code: code === null ? null : { now: own.now, customer },
    })
    if (!sale.ok) return errorReply(c, sale.error)
    if (sale.value.code?.problem === 'unknown') await countGuess(visit.context, checkout.tried)
    return c.json(await replyOf(c, { ...checkout, sale: sale.value, items }))
  }
}

function tooManyCodes(c: Context<Env>): Response {
  c.header('Retry-After', String(retryAfter(Date.now())))
  return c.json({ message: messagesFor(c.var.locale).client.tooMany }, 429)
}

/** Pays, or says why not. */
export function payRoute(find: FindVisit) {
  return inputRoute(find, (c, { context }, input) => payCheckout(context, authenticationPorts(c), input))
}

/** Begins the challenge of a payment that the bank wants confirmed first, or says why not. Charges nothing. */
export function authenticateRoute(find: FindVisit) {
  return inputRoute(find, (c, { context, base }, input) =>
    authenticateCheckout(context, authenticationPorts(c), input, base),
  )
}

type Work = (c: Context<Env>, visit: Visit, input: PayInput) => Promise<Result<AuthenticateResult, DomainError>>

function inputRoute(find: FindVisit, work: Work) {
  return async (c: Context<Env>): Promise<Response> => {
    const visit = await find(c)
    if (!visit) return errorReply(c, missing('Checkout'))
    if (!(await withinPayLimits(c, visit.base))) return tooMany(c, visit)
    const body = await jsonBody(c, payBody)
    if (!body.ok) return errorReply(c, body.error)
    const token = await payingToken(c, visit, body.value.session)
    const result = await work(c, visit, {
      entrance: visit.entrance,
      token,
      paymentToken: body.value.payment_token,
      buyerOf: (checkout) => buyerOf(checkout, body.value),
      email: body.value.email,
      selection: choicesOf(body.value.items),
      code: body.value.discount_code ?? null,
      expectedTotalMinor: body.value.expected_total_minor,
      expectedTerms: body.value.expected_terms ?? null,
      quotedAt: body.value.quoted_at ?? null,
      termsOf: (sale, merchant) => termsOf(sale, merchant, c.var.locale),
      ipAddress: c.req.header('cf-connecting-ip') ?? null,
      network: networkOf(c),
    })
    if (result.ok) {
      return c.json(
        await payReply(c, result.value, body.value.items, { base: visit.base, pages: sessionPages(visit, token) }),
      )
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
