import { declineOf, unreachable, type Authentication, type PaymentAttempt } from '@revkeen-edge/domain'
import { finishIntent, intentReturnUrl } from '@revkeen-edge/services/authentication/finish.ts'
import { authenticationOf, noteReturn, type Standing } from '@revkeen-edge/services/authentication/returned.ts'
import { openSecrets, resumeCheckout, resumedEntrance } from '@revkeen-edge/services/checkout/authenticate.ts'
import type { PayResult } from '@revkeen-edge/services/checkout/prepare.ts'
import type { Context as UseCaseContext } from '@revkeen-edge/services/context.ts'
import { resumeInvoicePayment } from '@revkeen-edge/services/invoices/resume.ts'
import { logWarn } from '@revkeen-edge/services/log.ts'
import { declineMessage, messagesFor, type AuthenticationView } from '@revkeen-edge/ui'
import { Hono, type Context } from 'hono'
import type { Env } from '../env.ts'
import { sessionPages, type SessionPages } from '../pages.ts'
import { pageContext, sendPage } from '../views/page.ts'
import { termsOf } from '../views/plan.ts'
import { authenticationPorts, visitReturn } from '../visit.ts'
import { showNotFound } from './show.ts'

interface Return {
  readonly c: Context<Env>
  readonly context: UseCaseContext
  readonly authentication: Authentication
}

type Told = Pick<AuthenticationView, 'outcome'> & Partial<Pick<AuthenticationView, 'text' | 'continueUrl' | 'retryUrl'>>

/**
 * Where cardholders come back to from a 3-D Secure challenge. The address carries a secret that is used once and nothing
 * else; what came of the challenge is asked of the gateway. A forged, stale or used secret changes nothing.
 */
export const returned = new Hono<Env>()

/** The end of a challenge whose merchant named no page of its own. */
returned.get('/', (c) => sendPage(c, noticeOf(c, null, { outcome: 'done' })))

returned.get('/:state', async (c) => {
  // A preview of the address is nobody coming back.
  if (c.req.method !== 'GET') return c.body(null, 405)
  const context = await visitReturn(c, c.req.param('state'))
  const found = context && (await authenticationOf(context, c.req.param('state')))
  if (!found) return showNotFound(c)
  const noted = await noteReturn(context, authenticationPorts(c), found)
  if (!noted.ok) return tell({ c, context, authentication: found }, { outcome: 'unavailable' })
  const { standing, authentication } = noted.value
  const back = { c, context, authentication }
  if (authentication.checkoutSessionId !== null) return toCheckout(back, standing)
  const { paymentIntentId, setupIntentId } = authentication
  return paymentIntentId === null && setupIntentId === null ? toInvoice(back, standing) : toIntent(back, standing)
})

/** Back to the merchant whose intent waited. */
async function toIntent(back: Return, standing: Standing): Promise<Response> {
  const { c, context, authentication } = back
  const continueUrl = intentReturnUrl(authentication)
  switch (standing) {
    case 'pending':
      return tell(back, { outcome: standing, continueUrl: authentication.url })
    case 'unavailable':
      return tell(back, { outcome: standing })
    case 'used':
    case 'expired':
      return tell(back, { outcome: standing, continueUrl })
    case 'failed':
      return continueUrl === null ? tell(back, { outcome: standing }) : c.redirect(continueUrl, 303)
    case 'passed': {
      const finished = await finishIntent(context, authenticationPorts(c), authentication)
      if (!finished.ok) return tell(back, { outcome: 'unavailable' })
      if (finished.value === 'used') return tell(back, { outcome: 'used', continueUrl })
      return continueUrl === null ? tell(back, { outcome: 'done' }) : c.redirect(continueUrl, 303)
    }
    default:
      return unreachable(standing)
  }
}

/** The end of a challenge over an invoice's charge: the cardholder came from no page that we know. */
async function toInvoice(back: Return, standing: Standing): Promise<Response> {
  const { context, c, authentication } = back
  if (standing === 'pending') return tell(back, { outcome: standing, continueUrl: authentication.url })
  if (standing !== 'passed') return tell(back, { outcome: standing })
  const paid = await resumeInvoicePayment(context, authenticationPorts(c), authentication)
  if (paid.ok) return tell(back, afterCharge(c, paid.value))
  const { code } = paid.error
  if (code === 'stale_update' || code === 'payment_processing') return tell(back, { outcome: 'used' })
  logWarn('authentication.not_resumed', { authenticationId: authentication.id, code })
  return tell(back, { outcome: 'changed', text: 'message' in paid.error ? (paid.error.message ?? null) : null })
}

/** What is told of a charge that was made after the challenge: of one that is being checked, nothing more. */
function afterCharge(c: Context<Env>, attempt: PaymentAttempt): Told {
  return attempt.status === 'failed' || attempt.status === 'canceled' ? refusedBy(c, attempt) : { outcome: 'done' }
}

/** Why a card was declined after its cardholder had passed. */
function declinedBy(c: Context<Env>, { code, message }: { readonly code: string; readonly message: string }): Told {
  return { outcome: 'declined', text: declineMessage(messagesFor(c.var.locale), declineOf(code, message).category) }
}

function refusedBy(c: Context<Env>, { status, gatewayCode, gatewayMessage }: PaymentAttempt): Told {
  const known = declineOf(gatewayCode ?? '', gatewayMessage ?? '').category
  const category = status === 'failed' ? known : 'communication_error'
  return { outcome: 'declined', text: declineMessage(messagesFor(c.var.locale), category) }
}

/** Back to the page of ours that the buyer left. */
async function toCheckout(back: Return, standing: Standing): Promise<Response> {
  const { c, context, authentication } = back
  const secrets = await openSecrets(authenticationPorts(c), authentication)
  const { base, token } = secrets.page ?? { base: '/', token: '' }
  const pages = sessionPages({ entrance: resumedEntrance(authentication), base }, token)
  switch (standing) {
    case 'pending':
      return tell(back, { outcome: standing, continueUrl: authentication.url, retryUrl: base })
    case 'unavailable':
      return tell(back, { outcome: standing })
    case 'used':
      return tell(back, { outcome: standing, continueUrl: pages.checking })
    case 'failed':
    case 'expired':
      return tell(back, { outcome: standing, retryUrl: base })
    case 'passed': {
      const paid = await resumeCheckout(context, authenticationPorts(c), authentication, secrets, (sale, merchant) =>
        termsOf(sale, merchant, c.var.locale),
      )
      if (paid.ok) return toPaid(back, paid.value, { base, pages })
      logWarn('authentication.not_resumed', { authenticationId: authentication.id, code: paid.error.code })
      const text = 'message' in paid.error ? (paid.error.message ?? null) : null
      return tell(back, { outcome: 'changed', text, retryUrl: base })
    }
    default:
      return unreachable(standing)
  }
}

function toPaid(
  back: Return,
  result: PayResult,
  { base, pages }: { base: string; pages: SessionPages },
): Promise<Response> | Response {
  switch (result.kind) {
    case 'total_changed':
    case 'code_refused':
      return tell(back, { outcome: 'changed', retryUrl: base })
    case 'unavailable':
      return back.c.redirect(result.state === 'processing' ? pages.checking : pages.over, 303)
    case 'completed':
      return back.c.redirect(pages.done, 303)
    case 'refused':
      return tell(back, { ...declinedBy(back.c, result), retryUrl: base })
    case 'settled':
      return toSettled(back, result, { base, pages })
    default:
      return unreachable(result)
  }
}

function toSettled(
  back: Return,
  { attempt }: Extract<PayResult, { kind: 'settled' }>,
  { base, pages }: { base: string; pages: SessionPages },
): Promise<Response> | Response {
  if (attempt.status === 'succeeded') return back.c.redirect(pages.done, 303)
  if (attempt.status === 'pending' || attempt.status === 'unknown') return back.c.redirect(pages.checking, 303)
  return tell(back, { ...refusedBy(back.c, attempt), retryUrl: base })
}

async function tell({ c, context }: Return, told: Told): Promise<Response> {
  const { merchant } = await context.db.load({ merchant: context.db.rows.merchant.get() })
  return sendPage(c, noticeOf(c, merchant, told))
}

function noticeOf(
  c: Context<Env>,
  merchant: Parameters<typeof pageContext>[1],
  { outcome, text = null, continueUrl = null, retryUrl = null }: Told,
): AuthenticationView {
  return { ...pageContext(c, merchant), page: 'authentication', outcome, text, continueUrl, retryUrl }
}
