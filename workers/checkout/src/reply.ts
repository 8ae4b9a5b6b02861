import { declineOf, unreachable, type DomainError } from '@revkeen-edge/domain'
import { fromDomain, errorBody } from '@revkeen-edge/http'
import type { CheckoutState } from '@revkeen-edge/services/checkout/availability.ts'
import type { AuthenticateResult } from '@revkeen-edge/services/checkout/authenticate.ts'
import type { PayResult } from '@revkeen-edge/services/checkout/prepare.ts'
import {
  declineField,
  declineMessage,
  fill,
  messagesFor,
  type Messages,
  type PayReply,
  type QuoteReply,
} from '@revkeen-edge/ui'
import type { Context } from 'hono'
import type { Env } from './env.ts'
import type { SessionPages } from './pages.ts'
import { replyOf } from './views/pay.ts'

interface Addresses {
  /** Of this checkout's own pages. */
  readonly base: string
  readonly pages: SessionPages
}

/** What the payment page's script is told. Only the server knows what happened; the script shows it. */
export async function payReply(
  c: Context<Env>,
  result: AuthenticateResult,
  items: readonly { id: string }[],
  at: Addresses,
): Promise<PayReply> {
  switch (result.kind) {
    case 'total_changed': {
      const quote = await replyOf(c, { ...result, items })
      const message = changedText(quote, messagesFor(c.var.locale).client)
      return { status: 'total_changed', quote, message }
    }
    case 'code_refused': {
      const quote = await replyOf(c, { ...result, items })
      return { status: 'code_refused', quote, message: quote.code_error ?? '' }
    }
    case 'challenged':
      return { status: 'challenge', redirect_url: result.url }
    case 'unavailable':
      return unavailableReply(result.state, at)
    case 'completed':
      return { status: 'succeeded', redirect_url: at.pages.done }
    case 'refused':
      return refusedReply(c, result)
    case 'settled':
      return settledReply(c, result, at)
    default:
      return unreachable(result)
  }
}

/** What has changed of an order, in words. */
function changedText({ plan, formatted }: QuoteReply, words: Messages['client']): string {
  if (!plan) return fill(words.totalChanged, { total: formatted.total })
  return plan.terms === undefined ? words.consentChanged : fill(words.termsChanged, { terms: plan.terms })
}

function settledReply(
  c: Context<Env>,
  { attempt }: Extract<PayResult, { kind: 'settled' }>,
  { pages }: Addresses,
): PayReply {
  switch (attempt.status) {
    case 'succeeded':
      return { status: 'succeeded', redirect_url: pages.done }
    case 'pending':
    case 'unknown':
      return { status: 'processing', redirect_url: pages.checking }
    case 'failed':
      return refusedReply(c, { code: attempt.gatewayCode ?? '', message: attempt.gatewayMessage ?? '' })
    case 'canceled':
      return { status: 'declined', message: declineMessage(messagesFor(c.var.locale), 'communication_error') }
    default:
      return unreachable(attempt.status)
  }
}

/** Why a card was refused, in the buyer's words; or that its bank wants to hear from them first. */
function refusedReply(
  c: Context<Env>,
  { code, message }: { readonly code: string; readonly message: string },
): PayReply {
  const { category } = declineOf(code, message)
  if (category === 'authentication_required') return { status: 'authentication_required' }
  const field = declineField(category)
  return {
    status: 'declined',
    message: declineMessage(messagesFor(c.var.locale), category),
    ...(field ? { field } : {}),
  }
}

function unavailableReply(state: Exclude<CheckoutState, 'open'>, { base, pages }: Addresses): PayReply {
  if (state === 'processing') return { status: 'processing', redirect_url: pages.checking }
  if (state === 'paid') return { status: 'already_paid', redirect_url: pages.over }
  // The page at this address says by itself why it takes no payment.
  return { status: 'unavailable', redirect_url: base }
}

/** A refusal, in the API's envelope: the script shows each reason beside its field. */
export function errorReply(c: Context<Env>, error: DomainError): Response {
  const wire = fromDomain(error)
  return c.json(errorBody(wire, c.var.requestId), wire.status)
}
